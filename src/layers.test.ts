// Holds the import table of ARCHITECTURE as data, against every import line of src/.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const source = fileURLToPath(new URL('../src/', import.meta.url))

/** What each room may import: other rooms, and third-party packages. */
const table: Record<string, { rooms: string[] | 'all'; packages: string[] }> = {
  syscalls: { rooms: [], packages: [] },
  scenario: { rooms: ['syscalls'], packages: ['yaml', 'zod', 'fastest-levenshtein'] },
  plan: { rooms: ['scenario', 'syscalls'], packages: [] },
  record: { rooms: ['syscalls'], packages: [] },
  kernel: { rooms: ['syscalls'], packages: ['koffi'] },
  worker: { rooms: ['kernel', 'plan', 'record', 'syscalls'], packages: [] },
  machine: { rooms: ['plan', 'record'], packages: ['execa'] },
  run: { rooms: ['plan', 'machine', 'record'], packages: [] },
  compare: { rooms: ['record'], packages: [] },
  store: { rooms: ['compare', 'record'], packages: [] },
  coverage: { rooms: ['compare', 'record', 'syscalls'], packages: [] },
  report: { rooms: ['compare', 'coverage', 'record'], packages: ['picocolors'] },
  page: { rooms: ['compare', 'record', 'report'], packages: [] },
  explain: { rooms: ['machine', 'plan', 'record', 'syscalls'], packages: ['execa'] },
  cli: { rooms: 'all', packages: ['commander', 'ora'] },
  bench: { rooms: ['record', 'store'], packages: ['execa', 'puppeteer-core'] },
}
const onlyInTests = ['tap', 'fast-check', 'ajv', 'execa', 'yaml', 'xmllint-wasm']

interface Import {
  file: string
  line: number
  room: string
  target: string
  forTests: boolean
}

function importsOf(file: string): Import[] {
  const room = relative(source, file).split('/')[0] ?? ''
  const forTests = /\.test\.ts$|\/test-[^/]+\.ts$/.test(file)
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const found =
        /^(?:import|export)\b.*?\bfrom '([^']+)'|^\} from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/.exec(
          text,
        )
      const target = found?.slice(1).find((part) => part !== undefined)
      if (target === undefined || target.startsWith('node:')) return []
      return [{ file, line: index + 1, room, target, forTests }]
    })
}

function complaint({ file, line, room, target, forTests }: Import): string | undefined {
  const allowed = table[room]
  const place = `${relative(source, file)}:${line}`
  if (allowed === undefined) return `${place}: ${room} is no room of the table`
  if (target.startsWith('.')) {
    if (!target.endsWith('.ts')) return `${place}: ${target} is not written with its .ts`
    const other = relative(source, resolve(dirname(file), target)).split('/')[0] ?? ''
    if (other === room || forTests || allowed.rooms === 'all') return undefined
    return allowed.rooms.includes(other) ? undefined : `${place}: ${room} may not import ${other}`
  }
  const name = target.startsWith('@')
    ? target.split('/').slice(0, 2).join('/')
    : target.split('/')[0]
  if (name === undefined || allowed.packages.includes(name)) return undefined
  if (forTests && onlyInTests.includes(name)) return undefined
  return `${place}: ${room} may not import the package ${name}`
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file.includes('/'))
  .map((file) => join(source, file))

t.test('every import is one that the table of rooms allows', async (t) => {
  const imports = files.flatMap(importsOf)
  t.ok(imports.length > 300, 'the import lines are found')
  t.strictSame(
    imports.flatMap((line) => complaint(line) ?? []),
    [],
  )
})

t.test('what only tests use is imported by tests only', async (t) => {
  const support = /\/test-[^/]+\.ts$/
  const wrong = files
    .flatMap(importsOf)
    .filter(({ target, forTests }) => support.test(target) && !forTests)
  t.strictSame(wrong, [])
})

t.test('each package is imported by the room that the table names, and by no other', async (t) => {
  const manifest = JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
  }
  const { bench, ...program } = table
  const listed = new Set(Object.values(program).flatMap(({ packages }) => packages))
  t.strictSame([...listed].sort(), Object.keys(manifest.dependencies).sort())
  const all = { ...manifest.dependencies, ...manifest.devDependencies }
  for (const name of bench?.packages ?? []) t.ok(Object.hasOwn(all, name), name)
})
