import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import type { Change, Mount } from '../record/observation.ts'
import { readResults } from '../store/results.ts'
import { anyRecord } from '../store/test-records.ts'
import { applyChanges, type MountNode, mountForest } from './mount-forest.ts'

const mount = (id: string, at: string, parent?: string): Mount => ({
  id,
  at,
  ...(parent === undefined ? {} : { parent }),
  type: 'tmpfs',
  source: 'x',
  attributes: 'rw',
  options: 'rw',
  propagation: 'private',
})
const tree = [
  mount('1', '/'),
  mount('2', '/src', '1'),
  mount('3', '/src/a', '2'),
  mount('4', '/dst', '1'),
]

/** `/ [/src [/src/a moved from ...]]`: each mount with its marks, and in brackets what is below. */
function drawn(nodes: readonly MountNode[]): string {
  return nodes
    .map(({ mount, marks, children }) => {
      const below = children.length === 0 ? '' : ` [${drawn(children)}]`
      return [mount.at, ...marks.map(({ text }) => text)].join(' ') + below
    })
    .join(', ')
}

t.test('changes are marked in the tree, and the next step starts from what is left', async (t) => {
  const changes: [Change[], string, string][] = [
    [[], '/ [/src [/src/a], /dst]', '/ [/src [/src/a], /dst]'],
    [
      [{ change: 'moved', mount: '2', type: 'tmpfs', from: '/src', to: '/dst/new' }],
      '/ [/dst [/dst/new moved from /src [/dst/new/a]]]',
      '/ [/dst [/dst/new [/dst/new/a]]]',
    ],
    // pivot_root: each of two moves has its end in what the other one moves.
    [
      [
        { change: 'moved', mount: '2', type: 'tmpfs', from: '/src', to: '/' },
        { change: 'moved', mount: '1', type: 'tmpfs', from: '/', to: '/old' },
      ],
      '/ moved from /src [/old moved from / [/old/dst], /a]',
      '/ [/old [/old/dst], /a]',
    ],
    [
      [{ change: 'unmounted', mount: mount('3', '/src/a', '2') }],
      '/ [/src [/src/a unmounted], /dst]',
      '/ [/src, /dst]',
    ],
    [
      [
        {
          change: 'moved',
          mount: '4',
          type: 'tmpfs',
          from: '/dst',
          to: '/dst',
          parent: ['1', '5'],
        },
        { change: 'attached', mount: mount('5', '/dst', '1') },
      ],
      '/ [/src [/src/a], /dst attached [/dst moved from /dst, parent 1 → 5]]',
      '/ [/src [/src/a], /dst [/dst]]',
    ],
    [
      [
        {
          change: 'propagation',
          mount: '2',
          type: 'tmpfs',
          at: '/src',
          from: 'private',
          to: 'shared:peer:1',
        },
        { change: 'covered', mount: '4', type: 'tmpfs', at: '/dst' },
      ],
      '/ [/src propagation private → shared:peer:1 [/src/a], /dst covered]',
      '/ [/src [/src/a], /dst]',
    ],
  ]
  for (const [given, marked, left] of changes) {
    const changed = applyChanges(tree, given)
    t.equal(drawn(mountForest(changed.marked)), marked)
    t.equal(drawn(mountForest(applyChanges(changed.mounts, []).marked)), left)
    t.strictSame(changed.unknown, [])
  }
  const setting = changes.at(-1)?.[0] ?? []
  t.equal(applyChanges(tree, setting).mounts[1]?.propagation, 'shared:peer:1')
  t.equal(tree[1]?.propagation, 'private', 'what was given is left alone')
  const strange: Change = { change: 'covered', mount: '9', type: 'proc', at: '/' }
  t.strictSame(applyChanges(tree, [strange]).unknown, [strange])
})

t.test('whatever a record says, each of its mounts is drawn once', async (t) => {
  const countOf = (nodes: readonly MountNode[]): number =>
    nodes.reduce((sum, { children }) => sum + 1 + countOf(children), 0)
  fc.assert(
    fc.property(anyRecord(1), ({ mounts = [], changes = [] }) => {
      const { marked, mounts: left } = applyChanges(mounts, changes)
      t.equal(countOf(mountForest(marked)), marked.length)
      t.ok(left.length <= marked.length)
    }),
  )
  const cycle = [mount('1', '/a', '2'), mount('2', '/b', '1'), mount('3', '/b/c', '2')]
  t.equal(countOf(mountForest(cycle.map((one) => ({ mount: one, marks: [] })))), 3)
})

t.test('in results/, the steps one by one lead to the tree that the whole case does', async (t) => {
  const results = readResults(fileURLToPath(new URL('../../results', import.meta.url)))
  const places = (mounts: readonly Mount[]): string[] =>
    mounts.map(({ id, at, propagation }) => `${id} ${at} ${propagation}`).sort()
  let compared = 0
  for (const { cases } of results.scenarios.values()) {
    for (const { name, records } of cases) {
      for (const { mounts = [], steps, changes = [] } of new Set(records.values())) {
        const left = steps.reduce(
          (before, step) => applyChanges(before, step.changes ?? []).mounts,
          mounts,
        )
        compared += 1
        const expected = places(applyChanges(mounts, changes).mounts)
        if (places(left).join() !== expected.join()) t.strictSame(places(left), expected, name)
      }
    }
  }
  t.ok(compared > 500)
})
