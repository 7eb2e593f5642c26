import t from 'tap'
import type { SyscallSpec } from './spec.ts'
import {
  allConstantNames,
  argsOf,
  constantsOf,
  lookupConstant,
  lookupSyscall,
  syscalls,
  syscallsTaking,
} from './table.ts'
import type { Value } from './value.ts'

function spec(name: string): SyscallSpec {
  const found = lookupSyscall(name)
  if (found === undefined) throw new Error(`no table for ${name}`)
  return found
}
const int = (value: number): Value => ({ kind: 'int', value: String(value) })
const named = (name: string): Value => ({ kind: 'flags', terms: [{ name }] })

t.test('names of every object are no system calls', async (t) => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    t.equal(lookupSyscall(name), undefined)
    t.equal(syscalls[name], undefined)
    t.equal(lookupConstant(name), undefined)
  }
  t.ok(Object.isFrozen(syscalls))
})

t.test('the command decides what the arguments of fsconfig are', async (t) => {
  const kinds = (cmd: Value) => {
    return argsOf(spec('fsconfig'), [int(3), cmd]).map(({ kind }) => kind)
  }
  t.same(kinds(named('FSCONFIG_SET_STRING')), ['fd', 'enum', 'string', 'string', 'int'])
  t.same(kinds(int(2)), ['fd', 'enum', 'string', 'blob', 'size'])
  t.same(kinds(named('FSCONFIG_SET_PATH')), ['fd', 'enum', 'string', 'path', 'dirfd'])
  t.same(kinds(int(5)), ['fd', 'enum', 'string', 'pointer', 'fd'])
  t.same(kinds(named('FSCONFIG_CMD_CREATE')), ['fd', 'enum', 'pointer', 'pointer', 'int'])
  const general = ['fd', 'enum', 'string', 'pointer', 'int']
  t.same(kinds(int(99)), general, 'an unknown command')
  t.same(kinds({ kind: 'ref', name: 'st', path: ['stx_uid'] }), general, 'one known at run time')
  t.same(argsOf(spec('fsconfig'), []), spec('fsconfig').args)
})

t.test('an argument expects the constants of its kind', async (t) => {
  const of = (call: string, arg: string) => {
    const found = spec(call).args.find(({ name }) => name === arg)
    return found === undefined ? [] : constantsOf(found)
  }
  t.match(of('openat', 'dirfd'), ['AT_FDCWD'])
  t.same(of('mount_setattr', 'size'), ['MOUNT_ATTR_SIZE_VER0'])
  t.ok(of('mknod', 'mode').includes('S_IFIFO'))
  t.same(of('fsopen', 'flags'), ['FSOPEN_CLOEXEC'])
  t.same(of('fsopen', 'fsname'), [])
})

t.test('a constant is found wherever it comes from', async (t) => {
  const values = {
    MS_BIND: 4096n,
    LSMT_ROOT: 0xffffffffffffffffn,
    MNT_ID_REQ_SIZE_VER1: 32n,
    CAP_SYS_ADMIN: 1n << 21n,
    _LINUX_CAPABILITY_VERSION_3: 0x20080522n,
    SYS_reboot: 169n,
    __NR_reboot: 169n,
    OPEN_TREE_CLOEXEC: 0o2000000n,
  }
  for (const [name, value] of Object.entries(values)) {
    t.equal(lookupConstant(name)?.value, value, name)
  }
  t.ok((lookupConstant('AT_EMPTY_PATH')?.sets.length ?? 0) > 1, 'and with it every set')
  const names = allConstantNames()
  t.equal(new Set(names).size, names.length)
})

t.test('the calls that take a flag directly are known', async (t) => {
  t.same(syscallsTaking('MOVE_MOUNT_BENEATH'), [{ call: 'move_mount', arg: 'flags', index: 4 }])
  t.same(
    syscallsTaking('AT_RECURSIVE')
      .map(({ call }) => call)
      .sort(),
    ['mount_setattr', 'open_tree', 'open_tree_attr'],
  )
  t.same(syscallsTaking('FSCONFIG_CMD_CREATE_EXCL'), [{ call: 'fsconfig', arg: 'cmd', index: 1 }])
  t.same(syscallsTaking('RESOLVE_BENEATH'), [], 'a member of a struct is no direct argument')
})
