// For tests: records of any shape that a worker could write, odd texts included.
import fc from 'fast-check'
import type {
  CaseRecord,
  Change,
  Decoded,
  Message,
  Mount,
  MountEvent,
  StepRecord,
} from '../record/observation.ts'

const text = fc.oneof(
  fc.constantFrom('', '/a', 'rw,mode=755', 'size=1', '->', 'no', 'mount', ' x ', '"', 'a"b', '\\'),
  fc.constantFrom('fd</a>', '-1 EPERM', ') = 0', '?', '  @ all', 'case x', '\n', 'é\u2028\u202e'),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
)
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 3 })

const mount: fc.Arbitrary<Mount> = fc.record(
  {
    id: text,
    parent: text,
    at: text,
    root: text,
    type: text,
    source: text,
    attributes: text,
    options: text,
    propagation: text,
    namespace: text,
  },
  { requiredKeys: ['id', 'at', 'type', 'source', 'attributes', 'options', 'propagation'] },
)

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ change: fc.constantFrom('attached', 'unmounted'), mount }),
  fc.record(
    {
      change: fc.constant('moved'),
      mount: text,
      type: text,
      from: text,
      to: text,
      parent: fc.tuple(text, text),
    },
    { requiredKeys: ['change', 'mount', 'type', 'from', 'to'] },
  ),
  fc.record({
    change: fc.constantFrom('covered', 'uncovered'),
    mount: text,
    type: text,
    at: text,
  }),
  fc.record({
    change: fc.constantFrom('propagation', 'attributes', 'options', 'source'),
    mount: text,
    type: text,
    at: text,
    from: text,
    to: text,
  }),
) as fc.Arbitrary<Change>

const message: fc.Arbitrary<Message> = fc.record({
  from: text,
  class: fc.constantFrom('e', 'w', 'i', '?'),
  text,
})

const event: fc.Arbitrary<MountEvent> = fc.record(
  { event: text, mount: text, type: text, at: text, namespace: text },
  { requiredKeys: ['event'] },
)

const { decoded } = fc.letrec<{ decoded: Decoded }>((tie) => ({
  decoded: fc.oneof(
    { maxDepth: 2 },
    text,
    fc.array(tie('decoded'), { maxLength: 3 }),
    fc.dictionary(text, tie('decoded'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

const call = fc.oneof(
  fc.constantFrom('open("/", O_PATH)', 'move_mount(a</x>, "", -1, "y", 0)', 'b: close(3)'),
  text.map((inside) => `umount2("${inside}", 0)`),
  text,
)
const answer = fc.oneof(
  fc.constant({}),
  fc.record({ errno: fc.oneof(fc.constantFrom('EINVAL', 'ERRNO_600'), text) }),
  fc.record({ value: fc.oneof(fc.constantFrom('0', '4'), text) }),
  fc.record({ fd: text }),
)

const step: fc.Arbitrary<StepRecord> = fc
  .tuple(
    answer,
    fc.record(
      {
        call,
        bind: fc.oneof(fc.constantFrom('src', 'mount', 'step'), text),
        output: fc.dictionary(text, decoded, { maxKeys: 3, noNullPrototype: true }),
        messages: some(message),
        changes: some(change),
        events: some(event),
        failedButChanged: fc.constant(true as const),
        contradicts: text,
      },
      { requiredKeys: ['call'] },
    ),
  )
  .map(([given, rest]) => ({ ...rest, ...given }))

/** A record of the scenario `theme/name`; its case has the parameter `n`. */
export function anyRecord(n: number): fc.Arbitrary<CaseRecord> {
  return fc.record(
    {
      case: fc.constant(`theme/name[n=${n}]`),
      scenario: fc.constant('theme/name'),
      params: fc.oneof(
        fc.constant({ n: String(n) }),
        fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
      ),
      privilege: fc.oneof(fc.constantFrom('root', 'userns'), text),
      verdict: fc.constantFrom('observed', 'unsupported', 'contradicted'),
      reason: text,
      step: fc.integer(),
      mounts: some(mount),
      steps: some(step),
      messages: some(message),
      changes: some(change),
    },
    { requiredKeys: ['case', 'scenario', 'params', 'privilege', 'verdict', 'steps'] },
  )
}
