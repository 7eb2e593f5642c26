import t from 'tap'
import {
  adoptTree,
  compareTrees,
  presentChanges,
  presentMount,
  type TreeMount,
} from './mount-tree.ts'
import { parseMountinfo } from './mountinfo.ts'
import type { Change } from './observation.ts'
import { Symbols } from './symbols.ts'

/** Reads texts of mountinfo one after the other, as a case does. */
class Readings {
  readonly symbols = new Symbols()
  tree: TreeMount[] = []

  read(text: string, namespace = 'home'): Change[] {
    const before = this.tree
    const lines = text.trim().split('\n')
    const mounts = parseMountinfo(`${lines.map((line) => line.trim()).join('\n')}\n`, namespace)
    this.tree = adoptTree(mounts, before, this.symbols)
    return presentChanges(compareTrees(before, this.tree), this.tree, this.symbols, 'home')
  }

  shown(): string[] {
    return this.tree.map((mount) => {
      const { id, parent, at, propagation, namespace } = presentMount(mount, this.symbols, 'home')
      return [id, parent ?? '-', at, propagation, namespace ?? ''].join(' ').trim()
    })
  }
}

const root = '10 9 0:1 / / rw - tmpfs root rw'
const line = (id: number, parent: number, at: string, device = id): string =>
  `${id} ${parent} 0:${device} / ${at} rw - tmpfs x rw`

/** What changes between two texts, in short. */
function changesBetween(before: string[], after: string[]): string[] {
  const readings = new Readings()
  readings.read([root, ...before].join('\n'))
  return readings.read([root, ...after].join('\n')).map((told) => {
    switch (told.change) {
      case 'attached':
      case 'unmounted':
        return `${told.change} ${told.mount.id} ${told.mount.at}`
      case 'moved':
        return `moved ${told.mount} ${told.from} ${told.to} ${told.parent?.join('>') ?? ''}`.trim()
      case 'covered':
      case 'uncovered':
        return `${told.change} ${told.mount} ${told.at}`
      default:
        return `${told.change} ${told.mount} ${told.from} -> ${told.to}`
    }
  })
}

t.test('changes are told by the identity of the mounts', (t) => {
  const table: [name: string, before: string[], after: string[], changes: string[]][] = [
    ['nothing', [line(11, 10, '/a')], [line(11, 10, '/a')], []],
    ['a mount', [], [line(11, 10, '/a')], ['attached mnt:2 /a']],
    ['an unmount', [line(11, 10, '/a')], [], ['unmounted mnt:2 /a']],
    ['a move', [line(11, 10, '/a')], [line(11, 10, '/b')], ['moved mnt:2 /a /b']],
    [
      'a move takes along what is below, which has not moved itself',
      [line(11, 10, '/a'), line(12, 11, '/a/x')],
      [line(11, 10, '/b'), line(12, 11, '/b/x')],
      ['moved mnt:2 /a /b'],
    ],
    [
      'a move to another parent at the same place',
      [line(11, 10, '/a'), line(12, 10, '/a', 99)],
      [line(11, 12, '/a'), line(12, 10, '/a', 99)],
      ['moved mnt:2 /a /a mnt:1>mnt:3', 'covered mnt:3 /a'],
    ],
    [
      'an ID that is used again is another mount',
      [line(11, 10, '/a')],
      ['11 10 0:50 / /a rw - tmpfs x rw'],
      ['unmounted mnt:2 /a', 'attached mnt:3 /a'],
    ],
    [
      'an ID that is used again for another root of the same superblock, too',
      ['11 10 0:50 /x /a rw - tmpfs x rw'],
      ['11 10 0:50 /y /a rw - tmpfs x rw'],
      ['unmounted mnt:2 /a', 'attached mnt:3 /a'],
    ],
    [
      'a mount whose root is removed is the same mount',
      ['11 10 0:50 /x /a rw - tmpfs x rw'],
      ['11 10 0:50 /x//deleted /a rw - tmpfs x rw'],
      [],
    ],
    [
      'a mount on a mount',
      [line(11, 10, '/a')],
      [line(11, 10, '/a'), line(12, 11, '/a')],
      ['attached mnt:3 /a', 'covered mnt:2 /a'],
    ],
    [
      'a mount below one that was there',
      [line(12, 10, '/a')],
      [line(11, 10, '/a'), line(12, 11, '/a')],
      ['moved mnt:2 /a /a mnt:1>mnt:3', 'attached mnt:3 /a'],
    ],
    [
      'the top of a stack goes',
      [line(11, 10, '/a'), line(12, 11, '/a')],
      [line(11, 10, '/a')],
      ['unmounted mnt:3 /a', 'uncovered mnt:2 /a'],
    ],
    [
      'propagation, attributes, options and source',
      ['11 10 0:50 / /a rw - tmpfs x rw'],
      ['11 10 0:50 / /a ro,noexec shared:44 master:43 - tmpfs y ro'],
      [
        'propagation mnt:2 private -> shared:peer:1 master:peer:2',
        'attributes mnt:2 rw -> ro,noexec',
        'options mnt:2 rw -> ro',
        'source mnt:2 x -> y',
      ],
    ],
    [
      'a peer group of another number is another group',
      ['11 10 0:50 / /a rw shared:44 - tmpfs x rw'],
      ['11 10 0:50 / /a rw shared:45 - tmpfs x rw'],
      ['propagation mnt:2 shared:peer:1 -> shared:peer:2'],
    ],
  ]
  for (const [name, before, after, changes] of table) {
    t.strictSame(changesBetween(before, after), changes, name)
  }
  t.end()
})

t.test('no number of the kernel and no order of its lines reaches a record', (t) => {
  const texts = [
    [
      '20 9 0:1 / / rw - tmpfs root rw',
      '31 20 0:3 / /b rw shared:70 - tmpfs x rw',
      '22 20 0:2 / /a rw shared:80 master:70 - tmpfs x rw',
    ],
    [
      '7000 8 0:91 / / rw - tmpfs root rw',
      '7002 7000 0:77 / /a rw shared:3 master:5 - tmpfs x rw',
      '6001 7000 0:78 / /b rw shared:5 - tmpfs x rw',
    ],
  ]
  const shown = texts.map((lines) => {
    const readings = new Readings()
    readings.read(lines.join('\n'))
    return readings.shown()
  })
  t.strictSame(shown[0], shown[1])
  t.strictSame(shown[0], [
    'mnt:1 - / private',
    'mnt:2 mnt:1 /a shared:peer:1 master:peer:2',
    'mnt:3 mnt:1 /b shared:peer:2',
  ])
  t.end()
})

t.test('a mount of another namespace says so', (t) => {
  const readings = new Readings()
  readings.read(root, 'mnt:[5]')
  t.strictSame(readings.shown(), ['mnt:1 - / private ns:1'])
  t.end()
})
