import t from 'tap'
import { loadScenario, VariantBuilder } from './index.ts'

function world(text: string) {
  const source = `title: x\nabout: y\nsteps: [close(1)]\nworld:\n${text}`
  const { scenario, problems } = loadScenario({ file: 'x', name: 'x/y', text: source })
  if (scenario === undefined)
    return problems.map(({ line, column, code }) => `${line}:${column} ${code}`)
  const builder = new VariantBuilder(scenario.templates, () => undefined)
  return builder.build({ params: {}, values: new Map() }).world
}

t.test('entries of every kind', (t) => {
  t.same(
    world(`  /: { propagation: shared }
  /e: { dir: { mode: 0700 } }
  /f: { file: "a\\n", mode: 0644 }
  /g: file
  /p: fifo
  /l: { symlink: ../d }
  /u: { userns: "0 10000 1000" }
  /m: { mount: tmpfs, source: s, options: size=1m, attributes: [ro, nosuid], propagation: slave+shared }
  /b: { bind: /m, recursive: true }
`),
    [
      { path: '/', kind: 'mount', type: 'tmpfs', propagation: 'shared' },
      { path: '/e', kind: 'dir', mode: 0o700 },
      { path: '/f', kind: 'file', content: 'a\n', mode: 0o644 },
      { path: '/g', kind: 'file', content: '' },
      { path: '/p', kind: 'fifo' },
      { path: '/l', kind: 'symlink', target: '../d' },
      { path: '/u', kind: 'userns', map: '0 10000 1000' },
      {
        path: '/m',
        kind: 'mount',
        type: 'tmpfs',
        source: 's',
        options: 'size=1m',
        attributes: ['ro', 'nosuid'],
        propagation: 'slave+shared',
      },
      { path: '/b', kind: 'bind', from: '/m', recursive: true },
    ],
  )
  t.end()
})

t.test('parents come first, and are made where they are not listed', (t) => {
  t.same(world('  /b/c/d: dir\n  /a: fifo\n  /b: { mount: tmpfs }\n'), [
    { path: '/b', kind: 'mount', type: 'tmpfs' },
    { path: '/b/c', kind: 'dir' },
    { path: '/b/c/d', kind: 'dir' },
    { path: '/a', kind: 'fifo' },
  ])
  t.end()
})

t.test('mistakes', (t) => {
  const table: [text: string, ...expected: string[]][] = [
    ['  a: dir\n', '5:3 world'],
    ['  /a/: dir\n', '5:3 world'],
    ['  /a//b: dir\n', '5:3 world'],
    ['  /a/../b: dir\n', '5:3 world'],
    ['  /: dir\n', '5:3 world'],
    ['  /: { mount: proc }\n', '5:15 world'],
    ['  /a: drr\n', '5:7 world'],
    ['  /a: { file: x, mode: 0999 }\n', '5:24 world'],
    ['  /a: { mount: tmpfs, propagation: sharde }\n', '5:36 world'],
    ['  /a: { mount: tmpfs, attributes: [ro, nosiud] }\n', '5:40 world'],
    ['  /a: { mount: "x y" }\n', '5:17 world'],
    ['  /a: { propagation: shared }\n', '5:22 world'],
    ['  /a: { bind: /b }\n  /b: dir\n', '5:15 world'],
    ['  /a: { bind: /b, recursive: yes }\n  /b: dir\n', '5:30 world'],
    ['  /a: fifo\n  /a/b: dir\n', '6:3 world'],
    ['  /a: { userns: 0 10000 }\n', '5:17 world'],
    ['  /a: { userns: 0 0 1 }\n  /a/b: dir\n', '6:3 world'],
    ['  /a/b: dir\n  /a: { symlink: /c }\n', '5:3 world'],
    ['  /a: { mount: tmpfs, opts: x }\n', '5:23 unknown-key'],
    // A tmpfs is empty: what it is to have must be listed.
    ['  /a: { mount: tmpfs }\n  /b: { bind: /a/c }\n', '6:15 world'],
    ['  /a: [dir]\n', '5:7 shape'],
  ]
  for (const [text, ...expected] of table) t.same(world(text), expected, text)
  t.end()
})
