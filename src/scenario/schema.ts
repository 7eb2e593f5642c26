// The shape of a scenario file: types, validation and the JSON Schema for editors in one. Every
// scalar is text here (document.ts keeps the source text), so `type` in the metadata tells editors
// which YAML scalars are meant. The `error` of a schema completes the sentence "Expected `x` to be".
import { z } from 'zod'
import { mountAttributes, privileges, propagations } from './model.ts'

const being = (phrase: string) => ({ error: phrase })
const anyScalar = { type: ['string', 'number', 'boolean'] } as const
/** A text with a parameter in it. */
const template = { type: 'string', pattern: '\\$\\{' } as const

const text = z.string(being('text')).meta({ ...anyScalar })
const words = z
  .string(being('text'))
  .min(1, being('text'))
  .meta({ ...anyScalar })
// YAML's null is the text `null` as well, and nothing at all is an empty one.
const scalar = z.string(being('a single value')).meta({ type: [...anyScalar.type, 'null'] })
const flag = z.string(being('true or false')).meta({ anyOf: [{ type: 'boolean' }, template] })

/** An enumeration that may also be given by a parameter. */
const oneOf = (names: readonly string[]) =>
  z.string(being(`one of ${names.join(', ')}`)).meta({ anyOf: [{ enum: [...names] }, template] })

const substitutions = z.record(z.string(), scalar, being('a map of texts'))
const axisValue = z.union([scalar, substitutions], being('a value or a map of values'))

const axis = z.union(
  [
    z.array(axisValue, being('a list of values')),
    z.strictObject(
      { subsets: z.array(scalar, being('a list of flags')).meta({ description: 'The flags.' }) },
      being('a list of values, or { subsets: [...] }'),
    ),
  ],
  being('a list of values, or { subsets: [...] }'),
)

const combination = z.record(z.string(), axisValue, being('a map from axis to value'))

const matrix = z
  .object(
    {
      exclude: z
        .array(combination, being('a list of combinations'))
        .optional()
        .meta({ description: 'Combinations to leave out; a partial match is enough.' }),
      include: z.array(combination, being('a list of combinations')).optional().meta({
        description:
          'As in GitHub Actions: extends every combination whose axis values it does not change, otherwise adds one.',
      }),
    },
    being('a map from axis to values'),
  )
  .catchall(
    axis.meta({
      description:
        'An axis: a list of values for ${axis}, a list of maps for ${axis.key}, or { subsets: [A, B] }, the power set of flags.',
    }),
  )

const nothing = z
  .string()
  .max(0)
  .meta({ type: ['string', 'null'] })
const mode = scalar.meta({ description: 'Permissions in octal: 0755.', ...anyScalar })
const propagation = oneOf(propagations).meta({
  description:
    'Propagation type, mount_namespaces(7); slave+shared is a slave with peers of its own.',
})
const attributes = z
  .array(oneOf(mountAttributes), being('a list of mount attributes'))
  .meta({ description: 'Mount attributes as mount(8) spells them.' })

/** The shapes of an entry of the world by the key that tells them apart. */
export const worldShapes = {
  dir: z.strictObject({
    dir: z
      .union(
        [nothing, z.strictObject({ mode: mode.optional() }, being('{ mode: 0755 }'))],
        being('{ mode: 0755 }'),
      )
      .meta({ description: 'A directory.' }),
  }),
  file: z.strictObject({
    file: text.meta({ description: 'A regular file with this content.' }),
    mode: mode.optional(),
  }),
  symlink: z.strictObject({
    symlink: words.meta({ description: 'A symbolic link to this target.' }),
  }),
  userns: z.strictObject({
    userns: words.meta({
      description:
        'A file that stands for a user namespace, with this map of user and group IDs: 0 10000 1000 for ID 0 as 10000, and 1000 of them.',
    }),
  }),
  mount: z.strictObject({
    mount: words.meta({ description: 'A mount of a new filesystem instance of this type.' }),
    source: text.optional().meta({ description: 'The source argument of mount(2).' }),
    options: text
      .optional()
      .meta({ description: 'The data argument of mount(2): size=1m,mode=755.' }),
    attributes: attributes.optional(),
    propagation: propagation.optional(),
  }),
  bind: z.strictObject({
    bind: words.meta({ description: 'A bind mount of this path of the world.' }),
    recursive: flag
      .optional()
      .meta({ description: 'Whether mounts below the source come along (MS_REC).' }),
    attributes: attributes.optional(),
    propagation: propagation.optional(),
  }),
  propagation: z.strictObject({ propagation }),
} as const

export const worldWords = ['dir', 'file', 'fifo'] as const
const worldPhrase = 'dir, file, fifo, or a map with one of dir, file, symlink, userns, mount, bind'
const worldEntry = z.union([oneOf(worldWords), ...Object.values(worldShapes)], being(worldPhrase))

const step = z
  .string(being('a call, as strace prints it'))
  .min(1, being('a call, as strace prints it'))
  .meta({
    // `- b: close(3)` is a map for YAML; it has become a text where this is checked.
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: { type: 'string', minLength: 1 },
      },
    ],
  })
const steps = z.array(step, being('a list of calls'))

export const actorShape = {
  clone: scalar.meta({
    description:
      'The namespaces of its own, as flags of clone(2): CLONE_NEWNS|CLONE_NEWUSER, or 0.',
    ...anyScalar,
  }),
  map: words.optional().meta({
    description:
      'Of its user namespace: the map of user and group IDs. 0 0 1, root alone, where it is left out.',
  }),
}

const actor = z.union(
  [scalar.meta({ ...anyScalar }), z.strictObject(actorShape, being('flags, or { clone, map }'))],
  being('flags of clone(2), or { clone, map }'),
)

const names = (phrase: string) => z.array(words, being(`a list of ${phrase}`))

export const requiresShape = {
  syscalls: names('system calls').optional().meta({ description: 'System calls: [statmount].' }),
  filesystems: names('filesystem types')
    .optional()
    .meta({ description: 'Filesystem types: [overlay].' }),
  flags: names('flags').optional().meta({ description: 'Flags: [MOVE_MOUNT_BENEATH].' }),
}

export const expectShape = {
  when: z
    .record(
      z.string(),
      z.union(
        [scalar, z.array(scalar, being('a list of values'))],
        being('a value or a list of values'),
      ),
      being('a map from parameter to value'),
    )
    .optional()
    .meta({ description: 'The variants that are meant: parameter to value, or list of values.' }),
  step: scalar.meta({ description: 'The number of the step, from 1, or the name it binds.' }),
  result: scalar.meta({ description: 'The claim: 0, fd, -1 EINVAL, -1 EINVAL|ENOENT, or ?.' }),
}

export const scenarioShape = {
  title: words.meta({ description: 'What is looked at, in a few words.' }),
  about: words.meta({ description: 'Why, and what is known about it.' }),
  refs: names('references')
    .optional()
    .meta({ description: 'Manual pages, commits and mails: [move_mount(2)].' }),
  tags: names('tags').optional().meta({ description: 'Words to select scenarios by.' }),
  privilege: oneOf(privileges).optional().meta({
    description:
      'Who makes the calls: root (default), userns (root of a user namespace) or unprivileged.',
  }),
  matrix: matrix
    .optional()
    .meta({ description: 'Axes that multiply the scenario; ${axis} stands for its value.' }),
  world: z
    .record(z.string(), worldEntry, being('a map from path to what is there'))
    .optional()
    .meta({ description: 'The mount tree that each case starts from: path to what is there.' }),
  actors: z
    .record(z.string(), actor, being('a map from actor to flags of clone(2)'))
    .optional()
    .meta({
      description:
        'Other processes, children of the first one: name to the namespaces of its own. A step `b: close(3)` is made by the actor b.',
    }),
  events: flag.optional().meta({
    description:
      'Whether the mount notifications of each step are recorded (fanotify(7), FAN_REPORT_MNT): where the kernel has none, a case is unsupported.',
  }),
  setup: steps.optional().meta({ description: 'Calls that must succeed before the steps.' }),
  steps: steps.min(1, being('a list of at least one call')).meta({
    description:
      'The calls, one a line, as strace prints them: src = open("/src", O_PATH). `name =` binds the descriptor, `b:` before it names the actor that makes the call; `= -1 EINVAL` after the call claims its outcome.',
  }),
  expect: z
    .array(
      z.strictObject(expectShape, being('{ when, step, result }')),
      being('a list of { when, step, result }'),
    )
    .optional()
    .meta({ description: 'Claims about steps, for the variants that `when` selects.' }),
  requires: z
    .strictObject(requiresShape, being('a map of syscalls, filesystems, flags'))
    .optional()
    .meta({ description: 'What the running kernel must have; without it, a case is unsupported.' }),
}

export const scenarioSchema = z.strictObject(scenarioShape, being('a map'))

/** A scenario file as it is written, shape checked, every scalar as text. */
export type ScenarioFile = z.infer<typeof scenarioSchema>

/** The JSON Schema of a scenario file, for editors. */
export function jsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    override: ({ jsonSchema: part }) => {
      // An alternative given as metadata stands in place of the text that the reader sees.
      if (part.anyOf === undefined || part.type !== 'string') return
      delete part.type
      delete part.minLength
    },
  })
  return { ...schema, title: 'mountlab scenario' }
}
