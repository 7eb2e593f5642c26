// What an editor says with the JSON Schema, and what `lint` says of the shape of a file, is the same.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parse } from 'yaml'
import { loadScenario } from './load.ts'
import { jsonSchema } from './schema.ts'

const validate = new Ajv2020({ allowUnionTypes: true, strict: true }).compile(jsonSchema())
const experiments = fileURLToPath(new URL('../../experiments/', import.meta.url))

/** Whether lint has nothing to say about the shape. */
function isWellShaped(text: string): boolean {
  const { problems } = loadScenario({ file: 'x.yaml', name: 'x/x', text })
  const ofShape = ['shape', 'unknown-key', 'privilege', 'world']
  return !problems.some(({ code }) => ofShape.includes(code))
}

t.test('every experiment is valid', async (t) => {
  const files = readdirSync(experiments, { recursive: true, encoding: 'utf8' })
  const scenarios = files.filter((file) => file.endsWith('.yaml'))
  t.ok(scenarios.length > 50)
  for (const file of scenarios) {
    t.ok(validate(parse(readFileSync(`${experiments}${file}`, 'utf8'))), file)
  }
})

const base = 'title: t\nabout: a\n'
const steps = 'steps: [close(1)]\n'

const good = [
  'title: 7\nabout: true\nsteps: [close(1)]',
  `${base}${steps}refs: [a, 1]\ntags: []\nprivilege: userns`,
  `${base}${steps}setup: [close(2)]`,
  `${base}matrix: { p: [private, 1, 0x10, true, null], q: [{ name: a, v: 1 }] }\nsteps: ['close(\${p} \${q.v})']`,
  `${base}matrix: { p: { subsets: [A, B] } }\nsteps: ['close(\${p})']`,
  `${base}matrix: { p: [1, 2], exclude: [{ p: 1 }], include: [{ p: 3 }] }\nsteps: ['close(\${p})']`,
  `${base}matrix: { p: [userns, root] }\nprivilege: \${p}\n${steps}`,
  `${base}${steps}world: { /a: dir, /b: { dir: { mode: 0755 } }, /b2: { dir: }, /c: file, /d: { file: x, mode: 0600 }, /e: fifo, /f: { symlink: a } }`,
  `${base}${steps}world: { /: { propagation: shared }, /a: { mount: tmpfs, source: x, options: size=1m, attributes: [ro], propagation: slave+shared } }`,
  `${base}${steps}world: { /a: dir, /b: { bind: /a, recursive: true, attributes: [noexec], propagation: private } }`,
  `${base}${steps}expect: [{ step: 1, result: 0 }, { when: {}, step: 1, result: '?' }]`,
  `${base}${steps}requires: { syscalls: [statmount], filesystems: [overlay], flags: [MOVE_MOUNT_BENEATH] }`,
  `${base}${steps}events: true`,
  `${base}matrix: { p: [true, false] }\nevents: \${p}\n${steps}`,
  `${base}actors: { b: 0, c: CLONE_NEWNS, d: { clone: CLONE_NEWUSER, map: 0 0 1 } }\nsteps: [close(1), { b: close(2) }, { c: 'close(3)' }]\nsetup: [b: close(1)]`,
]

const bad = [
  '[]',
  'text',
  `about: a\n${steps}`,
  `title: t\n${steps}`,
  base,
  `${base}steps: []`,
  `${base}steps: close(1)`,
  `${base}steps: [[close(1)]]`,
  `${base}steps: ['']`,
  `${base}${steps}stpes: []`,
  `title: [t]\nabout: a\n${steps}`,
  `title: ''\nabout: a\n${steps}`,
  `${base}${steps}refs: a`,
  `${base}${steps}refs: [[a]]`,
  `${base}${steps}tags: { a: b }`,
  `${base}${steps}privilege: rot`,
  `${base}${steps}privilege: [root]`,
  `${base}${steps}setup: close(1)`,
  `${base}${steps}matrix: [a]`,
  `${base}${steps}matrix: { p: 1 }`,
  `${base}${steps}matrix: { p: { subset: [A] } }`,
  `${base}${steps}matrix: { p: [[1]] }`,
  `${base}${steps}matrix: { p: [{ a: [1] }] }`,
  `${base}${steps}matrix: { p: [1, 2], exclude: { p: 1 } }`,
  `${base}${steps}world: [/a]`,
  `${base}${steps}world: { /a: dirr }`,
  `${base}${steps}world: { /a: { mnt: tmpfs } }`,
  `${base}${steps}world: { /a: { mount: tmpfs, option: x } }`,
  `${base}${steps}world: { /a: { mount: tmpfs, propagation: shred } }`,
  `${base}${steps}world: { /a: { mount: tmpfs, attributes: ro } }`,
  `${base}${steps}world: { /a: { mount: tmpfs, attributes: [rw] } }`,
  `${base}${steps}world: { /a: { mount: tmpfs, dir: '' } }`,
  `${base}${steps}world: { /a: { bind: /b, recursive: often } }`,
  `${base}${steps}world: { /a: { symlink: '' } }`,
  `${base}${steps}world: { /a: [dir] }`,
  `${base}${steps}expect: { step: 1, result: 0 }`,
  `${base}${steps}expect: [{ result: 0 }]`,
  `${base}${steps}expect: [{ step: 1 }]`,
  `${base}${steps}expect: [{ step: 1, result: 0, if: x }]`,
  `${base}${steps}expect: [{ step: [1], result: 0 }]`,
  `${base}${steps}expect: [{ when: [1], step: 1, result: 0 }]`,
  `${base}${steps}requires: [statmount]`,
  `${base}${steps}requires: { syscall: [statmount] }`,
  `${base}${steps}requires: { syscalls: statmount }`,
  `${base}${steps}events: [mounts]`,
  `${base}${steps}actors: [b]`,
  `${base}${steps}actors: { b: [CLONE_NEWNS] }`,
  `${base}${steps}actors: { b: { map: 0 0 1 } }`,
  `${base}${steps}actors: { b: { clone: 0, maps: 0 0 1 } }`,
  `${base}actors: { b: 0, c: 0 }\nsteps: [{ b: close(1), c: close(2) }]`,
  `${base}actors: { b: 0 }\nsteps: [{ b: [close(1)] }]`,
]

t.test('the schema and lint agree on what is well shaped', async (t) => {
  for (const text of good) {
    t.ok(isWellShaped(text), `lint: ${text}`)
    t.ok(validate(parse(text)), `schema: ${text}`)
  }
})

t.test('the schema and lint agree on what is not', async (t) => {
  for (const text of bad) {
    t.notOk(isWellShaped(text), `lint: ${text}`)
    t.notOk(validate(parse(text)), `schema: ${text}`)
  }
})
