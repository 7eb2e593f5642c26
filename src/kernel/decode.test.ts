import t from 'tap'
import { statStruct } from '../syscalls/structs/stat.ts'
import { statmountStruct } from '../syscalls/structs/statmount.ts'
import { decodeOutput, numberAt } from './decode.ts'

const never = () => false

t.test('bytes and mount IDs: as many as the call says, and no more than there are', (t) => {
  const bytes = Buffer.from('abc\0\xff', 'latin1')
  const text = (returned: number) => decodeOutput({ kind: 'bytes' }, bytes, 5, returned, never)
  t.strictSame(text(3), { kind: 'bytes', bytes: 'abc' })
  t.strictSame(text(100), { kind: 'bytes', bytes: 'abc\0\xff' })
  const ids = Buffer.alloc(20)
  ids.writeBigUInt64LE(1n << 40n, 0)
  ids.writeBigUInt64LE(2n, 8)
  const list = (returned: number) => decodeOutput({ kind: 'mount-ids' }, ids, 20, returned, never)
  t.strictSame(list(1), {
    kind: 'list',
    items: [{ kind: 'mount-id', unique: true, value: 1n << 40n }],
  })
  t.match(list(9), { items: [{}, { value: 2n }] })
  t.equal(numberAt({ kind: 'mount-ids' }, ids, ['1']), 2n)
  t.equal(numberAt({ kind: 'mount-ids' }, ids, ['2']), 0n, 'beyond its end, as zeroed memory')
  t.end()
})

t.test('a struct is decoded as far as its buffer and its mask go', (t) => {
  const bytes = Buffer.alloc(600)
  const MNT_BASIC = 2n
  const MNT_POINT = 0x10n
  bytes.writeBigUInt64LE(MNT_BASIC | MNT_POINT, 8)
  bytes.writeBigUInt64LE(99n, 40)
  bytes.writeUInt32LE(4, 108)
  bytes.write('xxx\0/mnt\0', 512, 'latin1')
  const decoded = decodeOutput({ kind: 'struct', of: statmountStruct }, bytes, 600, 0, never)
  const fields = new Map(decoded.kind === 'struct' ? decoded.fields : [])
  t.strictSame(fields.get('mnt_id'), { kind: 'mount-id', value: 99n, unique: true })
  t.strictSame(fields.get('mnt_point'), { kind: 'bytes', bytes: '/mnt' })
  t.notOk(fields.has('mnt_root'), 'not in the mask')
  t.notOk(fields.has('sb_magic'))
  const short = decodeOutput({ kind: 'struct', of: statmountStruct }, bytes, 48, 0, never)
  t.notOk(short.kind === 'struct' && short.fields.some(([name]) => name === 'mnt_parent_id'))
  t.end()
})

t.test('times never, and links of the root of a proc not', (t) => {
  const namesOf = (inode: bigint, isOfProc: () => boolean) => {
    const bytes = Buffer.alloc(144)
    bytes.writeBigUInt64LE(inode, 8)
    const decoded = decodeOutput({ kind: 'struct', of: statStruct }, bytes, 144, 0, isOfProc)
    return decoded.kind === 'struct' ? decoded.fields.map(([name]) => name) : []
  }
  t.notOk(namesOf(1n, () => true).includes('st_nlink'))
  t.ok(namesOf(1n, () => false).includes('st_nlink'), 'the root of a tmpfs')
  t.ok(namesOf(2n, () => t.fail('not asked without need')).includes('st_nlink'))
  t.notOk(namesOf(2n, never).some((name) => /time/.test(name)))
  t.end()
})
