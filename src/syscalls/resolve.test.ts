import t from 'tap'
import { moveMountFlags } from './flags/move-mount.ts'
import { flagsValue, knownNumber } from './resolve.ts'

t.test('names and integers are joined to one number', async (t) => {
  t.equal(flagsValue([{ name: 'MS_BIND' }, { int: '16' }]), 4112n)
  t.equal(flagsValue([{ name: 'MOVE_MOUNT_BENEATH' }], moveMountFlags), 0x200n)
  t.equal(flagsValue([{ int: '-1' }], moveMountFlags), -1n)
  t.equal(flagsValue([]), 0n)
})

t.test('a flag of another call is taken', async (t) => {
  t.equal(flagsValue([{ name: 'OPEN_TREE_CLONE' }], moveMountFlags), 1n)
})

t.test('an unknown name is told', async (t) => {
  t.same(flagsValue([{ name: 'MOVE_BENEATH' }], moveMountFlags), { unknown: 'MOVE_BENEATH' })
  t.same(flagsValue([{ name: 'constructor' }], moveMountFlags), { unknown: 'constructor' })
  t.equal(knownNumber({ kind: 'flags', terms: [{ name: 'MOVE_BENEATH' }] }), undefined)
  t.equal(knownNumber({ kind: 'null' }), undefined)
})
