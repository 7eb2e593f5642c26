import t from 'tap'
import { deviceRefusal, filesystemRefusal, harmful, rawSyscallRefusal } from './guard.ts'
import { syscallNumber } from './numbers.ts'
import { harmless, reasonOf } from './raw-calls.ts'
import { syscalls } from './table.ts'

const refusalOf = (name: string) => rawSyscallRefusal(BigInt(syscallNumber(name) ?? -1))

t.test('a raw call that harms is refused by name, with the reason', async (t) => {
  t.equal(
    rawSyscallRefusal(169n),
    '`reboot` (system call 169) is refused: it could harm the machine, not only the worker',
  )
  t.match(refusalOf('fork'), /wreck the worker/)
  t.match(refusalOf('writev'), /get round what is checked for `write`/)
  t.match(refusalOf('msgget'), /not on the list/)
})

t.test('a raw call of the mount API may be made', async (t) => {
  for (const name of ['move_mount', 'fsconfig', 'unshare', 'statx', 'getuid', 'fchroot']) {
    t.ok(syscallNumber(name), name)
    t.equal(refusalOf(name), undefined, name)
  }
})

t.test('a call with a table may be made raw, except for `write`', async (t) => {
  for (const { name, number } of Object.values(syscalls)) {
    if (number >= 0 && name !== 'write') t.equal(rawSyscallRefusal(BigInt(number)), undefined, name)
  }
})

t.test('numbers that are no calls: new ones may be tried, other ABIs not', async (t) => {
  for (const number of [400n, 473n, 511n, 548n, 1023n])
    t.equal(rawSyscallRefusal(number), undefined)
  for (const number of [-1n, 1024n, 512n, 520n, 547n, 0x40000000n, 0x40000000n + 165n]) {
    t.ok(rawSyscallRefusal(number), String(number))
  }
  t.match(rawSyscallRefusal(0x40000000n), /x32/)
  t.match(rawSyscallRefusal((1n << 32n) + 169n), /reboot/, 'the upper half is not looked at')
})

t.test('the lists of raw calls are spelt as the header spells, and are apart', async (t) => {
  const listed = [...harmless, ...reasonOf.keys()]
  t.same(
    listed.filter((name) => syscallNumber(name) === undefined),
    [],
  )
  t.same(
    [...harmless].filter((name) => reasonOf.has(name)),
    [],
  )
  t.equal(syscallNumber('constructor'), undefined)
})

t.test(
  'filesystems of the whole machine are refused, as the kernel reads their names',
  async (t) => {
    t.match(filesystemRefusal('cgroup2'), /`cgroup2` is refused/)
    t.match(filesystemRefusal('virtiofs'), /`virtiofs` is refused: it shows what the hypervisor/)
    t.match(filesystemRefusal('9p'), /`9p` is refused/)
    t.match(filesystemRefusal('debugfs.sub'), /debugfs/)
    t.match(filesystemRefusal('devtmpfs\0x'), /devtmpfs/)
    for (const type of ['tmpfs', 'proc', 'fuse.cgroup2', '', 'constructor', 'xcgroup']) {
      t.equal(filesystemRefusal(type), undefined, type)
    }
  },
)

t.test('device nodes other than the harmless ones are refused', async (t) => {
  const cases: [mode: bigint, dev: bigint, refused: boolean][] = [
    [0o020666n, 0x103n, false],
    [0o020000n, 0n, false],
    [0o020666n, 0xae5n, false],
    [0o020666n, 0xae6n, true],
    [0o020666n, 0x101n, true],
    [0o060600n, 0x103n, true],
    [0o020666n, 0x100103n, true],
    [0o010644n, 0x101n, false],
    [0o644n, 0x101n, false],
    [0o020666n | (1n << 40n), 0x101n, true],
  ]
  for (const [mode, dev, refused] of cases) {
    t.equal(deviceRefusal(mode, dev) !== undefined, refused, `${mode.toString(8)} ${dev}`)
  }
})

t.test('a call is judged by its arguments, by name or raw', async (t) => {
  const cases: [call: string, args: (bigint | string | undefined)[], refused: boolean][] = [
    ['mount', ['none', '/m', 'cgroup2', 0n, undefined], true],
    ['mount', ['none', '/m', 'cgroup2', 0xc0ed0000n, undefined], true],
    ['mount', ['/a', '/m', undefined, 4096n], false],
    ['fsopen', ['tracefs', 0n], true],
    ['fsopen', ['tmpfs', 0n], false],
    ['mknod', ['/d', 0o060600n, 0x800n], true],
    ['mknod', ['/d', 0o010600n], false],
    ['mknod', ['/d', undefined, 0x800n], true],
    ['mknodat', [-100n, '/d', 0o020600n, 0x103n], false],
    ['syscall', [165n, 'none', '/m', 'cgroup2'], true],
    ['syscall', [(1n << 32n) + 430n, 'debugfs', 0n], true],
    ['syscall', [169n], true],
    ['syscall', [undefined], true],
    ['syscall', [429n, 3n, '', -100n, '/m', 4n], false],
    ['fcntl', [3n, 1n], false],
    ['setrlimit', [7n, undefined], false],
    ['setrlimit', [(1n << 32n) + 7n, undefined], false],
    ['setrlimit', [0n, undefined], true],
    ['setrlimit', [1n], true],
    ['setrlimit', [undefined], true],
    ['syscall', [160n, 7n, 0n], false],
    ['syscall', [160n, 0n, 0n], true],
    ['fcntl', [3n, (1n << 32n) + 3n], false],
    ['fcntl', [3n, 0n, 400n], true],
    ['fcntl', [3n], true],
    ['fcntl', [3n, undefined], true],
    ['getcwd', [], false],
  ]
  for (const [call, args, refused] of cases) {
    t.equal(harmful(call, args) !== undefined, refused, `${call}(${args.join(', ')})`)
  }
})
