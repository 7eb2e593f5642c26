import t from 'tap'
import { mountFlags } from './flags/mount.ts'
import { mountAttrFlags } from './flags/mount-attr.ts'
import { moveMountFlags } from './flags/move-mount.ts'
import { openFlags } from './flags/open.ts'
import { formatCall, formatField, formatFlags, formatMode } from './format.ts'
import { flagsValue } from './resolve.ts'
import type { FlagSet, StructSpec } from './spec.ts'
import { listmountRequest } from './structs/mnt-id-req.ts'
import { mountAttr } from './structs/mount-attr.ts'
import { statStruct } from './structs/stat.ts'
import { statmountStruct } from './structs/statmount.ts'
import { syscalls } from './table.ts'
import type { Step, Value } from './value.ts'

const show = {
  descriptor: (name: string) => (name === 'gone' ? 'gone=-1' : `${name}</${name}>`),
  field: (name: string, path: readonly string[]) => `${name}.${path.join('.')}`,
}
const int = (value: number | bigint): Value => ({ kind: 'int', value: String(value) })
const flags = (...names: string[]): Value => ({
  kind: 'flags',
  terms: names.map((name) => ({ name })),
})
const text = (bytes: string): Value => ({ kind: 'string', bytes })
const ref = (name: string, ...path: string[]): Value => {
  return path.length === 0 ? { kind: 'ref', name } : { kind: 'ref', name, path }
}
const struct = (fields: Record<string, Value>): Value => ({
  kind: 'struct',
  fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
})
const none: Value = { kind: 'null' }
const out = (name?: string, length?: number): Value => ({
  kind: 'out',
  ...(name === undefined ? {} : { name }),
  ...(length === undefined ? {} : { length }),
})

t.test('calls are printed as strace prints them', async (t) => {
  const attr = { attr_set: int(1), attr_clr: int(0), propagation: int(1 << 18), userns_fd: int(0) }
  const cases: [text: string, call: string, args: Value[]][] = [
    [
      'move_mount(src</src>, "proc", AT_FDCWD, "/dst", MOVE_MOUNT_F_EMPTY_PATH)',
      'move_mount',
      [ref('src'), text('proc'), int(-100), text('/dst'), int(4)],
    ],
    [
      'move_mount(gone=-1, "", -1, NULL, 0)',
      'move_mount',
      [ref('gone'), text(''), int(-1), none, int(0)],
    ],
    [
      'open("/src", O_RDONLY|O_PATH|O_DIRECTORY)',
      'open',
      [text('/src'), flags('O_PATH', 'O_DIRECTORY')],
    ],
    [
      'open("/f", O_WRONLY|O_CREAT, 0644)',
      'open',
      [text('/f'), flags('O_CREAT', 'O_WRONLY'), int(0o644)],
    ],
    ['fsopen("tmpfs", 0x2 /* FSOPEN_??? */)', 'fsopen', [text('tmpfs'), int(2)]],
    ['fsopen(BADPTR, -1)', 'fsopen', [{ kind: 'badptr' }, int(-1)]],
    ['fsopen("a"*4096, 0)', 'fsopen', [{ kind: 'string', bytes: 'a', repeat: 4096 }, int(0)]],
    [
      'fsconfig(fs</fs>, FSCONFIG_SET_BINARY, "k", "\\0\\377", 2)',
      'fsconfig',
      [ref('fs'), int(2), text('k'), text('\0\xff'), { kind: 'sizeof' }],
    ],
    [
      'fsconfig(3, FSCONFIG_SET_PATH, "source", "/x", AT_FDCWD)',
      'fsconfig',
      [int(3), flags('FSCONFIG_SET_PATH'), text('source'), text('/x'), flags('AT_FDCWD')],
    ],
    [
      'fsconfig(3, FSCONFIG_CMD_CREATE, NULL, NULL, 0)',
      'fsconfig',
      [int(3), flags('FSCONFIG_CMD_CREATE'), none, none, int(0)],
    ],
    [
      'fsconfig(3, 0x63 /* FSCONFIG_??? */, NULL, 0x10000, 0)',
      'fsconfig',
      [int(3), int(99), none, int(65536), int(0)],
    ],
    [
      'mount_setattr(-1, "", AT_EMPTY_PATH, {attr_set=MOUNT_ATTR_RDONLY, attr_clr=0, ' +
        'propagation=MS_PRIVATE, userns_fd=0}, 32)',
      'mount_setattr',
      [int(-1), text(''), int(0x1000), struct(attr), { kind: 'sizeof' }],
    ],
    [
      'statmount({mnt_id=st.stx_mnt_id, param=STATMOUNT_SB_BASIC|0x8000}, sm, 4608, 0)',
      'statmount',
      [
        struct({ mnt_id: ref('st', 'stx_mnt_id'), param: int(0x8001) }),
        out('sm'),
        { kind: 'sizeof' },
        int(0),
      ],
    ],
    [
      'listmount({mnt_id=LSMT_ROOT}, ids[64], 8, LISTMOUNT_REVERSE)',
      'listmount',
      [struct({ mnt_id: int(0xffffffffffffffffn) }), out('ids', 64), { kind: 'sizeof' }, int(1)],
    ],
    ['read(3, [16], 16)', 'read', [int(3), out(undefined, 16), int(16)]],
    ['mknod("/p", S_IFIFO|0400, 0)', 'mknod', [text('/p'), flags('S_IFIFO', 'S_IRUSR'), int(0)]],
    [
      'mknod("/null", S_IFCHR|0666, makedev(0x1, 0x3))',
      'mknod',
      [text('/null'), int(0o020666), int(0x103)],
    ],
    ['mkdir("/d", 0755)', 'mkdir', [text('/d'), int(0o755)]],
    ['unshare(CLONE_NEWNS|CLONE_NEWUSER)', 'unshare', [flags('CLONE_NEWUSER', 'CLONE_NEWNS')]],
    ['umount2(NULL, MNT_DETACH|0x10)', 'umount2', [int(0), int(0x12)]],
    [
      'capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, ' +
        '[{effective=CAP_SYS_ADMIN}, {effective=CAP_MAC_OVERRIDE}])',
      'capset',
      [
        struct({ version: int(0x20080522), pid: int(0) }),
        {
          kind: 'array',
          items: [struct({ effective: int(1 << 21) }), struct({ effective: int(1) })],
        },
      ],
    ],
    [
      'syscall(SYS_move_mount, src</src>, "proc", -100, AT_FDCWD, 0x100000004)',
      'syscall',
      [int(429), ref('src'), text('proc'), int(-100), flags('AT_FDCWD'), int(0x100000004n)],
    ],
    ['nosuchcall(1, MS_BIND)', 'nosuchcall', [int(1), flags('MS_BIND')]],
  ]
  for (const [expected, call, args] of cases)
    t.equal(formatCall(stepOf(call, args), show), expected)
})

t.test('flags are named in header order, fields and composites as one', async (t) => {
  const cases: [text: string, value: bigint, set: FlagSet][] = [
    ['0', 0n, moveMountFlags],
    ['0x800 /* MOVE_MOUNT_??? */', 0x800n, moveMountFlags],
    ['MOVE_MOUNT_F_EMPTY_PATH|0x800', 0x804n, moveMountFlags],
    ['-1', -1n, moveMountFlags],
    ['0', 0n, mountAttrFlags],
    ['MOUNT_ATTR_NODEV', 4n, mountAttrFlags],
    ['MOUNT_ATTR_RDONLY|MOUNT_ATTR_STRICTATIME', 0x21n, mountAttrFlags],
    ['MOUNT_ATTR_NOATIME|MOUNT_ATTR_STRICTATIME', 0x30n, mountAttrFlags],
    ['0x40 /* MOUNT_ATTR_??? */', 0x40n, mountAttrFlags],
    ['MOUNT_ATTR__ATIME', 0x70n, mountAttrFlags],
    ['O_RDONLY', 0n, openFlags],
    ['O_ACCMODE', 3n, openFlags],
    ['O_RDWR|O_SYNC', 0o4010002n, openFlags],
    ['O_RDONLY|O_DSYNC', 0o10000n, openFlags],
    ['O_RDWR|O_TMPFILE', 0o20200002n, openFlags],
    ['O_RDONLY|O_DIRECTORY', 0o200000n, openFlags],
    ['MS_MGC_VAL|MS_BIND', 0xc0ed1000n, mountFlags],
    ['MS_SILENT', 0x8000n, mountFlags],
  ]
  for (const [text, value, set] of cases) t.equal(formatFlags(value, set), text)
})

t.test('every bit, and every pair of bits, comes back from its text', async (t) => {
  const bits = Array.from({ length: 40 }, (_, bit) => 1n << BigInt(bit))
  const sets = Object.values(syscalls).flatMap(({ args }) =>
    args.flatMap((arg) => (arg.kind === 'flags' ? [arg.of] : [])),
  )
  for (const set of new Set(sets)) {
    const wrong = bits
      .flatMap((a) => bits.map((b) => a | b))
      .filter((value) => readBack(formatFlags(value, set), set) !== value)
    t.same(wrong, [], set.unknown)
  }
})

t.test('modes name the type and give permissions in octal', async (t) => {
  const cases: [text: string, value: bigint][] = [
    ['000', 0n],
    ['007', 0o7n],
    ['0644', 0o644n],
    ['04755', 0o4755n],
    ['S_IFDIR|0755', 0o40755n],
    ['S_IFCHR|000', 0o20000n],
    ['0130000', 0o130000n],
    ['-1', -1n],
  ]
  for (const [text, value] of cases) t.equal(formatMode(value), text)
})

t.test('members of a struct are printed by kind', async (t) => {
  const cases: [text: string, struct: StructSpec, field: string, value: bigint][] = [
    ['S_IFREG|0644', statStruct, 'st_mode', 0o100644n],
    ['0x103', statStruct, 'st_rdev', 0x103n],
    ['12', statStruct, 'st_size', 12n],
    ['MS_RDONLY', statmountStruct, 'sb_flags', 1n],
    ['0', statmountStruct, 'mnt_propagation', 0n],
    ['-1', mountAttr, 'userns_fd', -1n],
    ['LSMT_ROOT', listmountRequest, 'mnt_id', 0xffffffffffffffffn],
  ]
  for (const [text, { fields }, name, value] of cases) {
    const field = fields.find((field) => field.name === name)
    t.equal(field && formatField(field, value), text, name)
  }
})

function stepOf(call: string, args: Value[]): Step {
  return { text: '', call, args, claims: [] }
}

function readBack(text: string, set: FlagSet): bigint | { unknown: string } {
  const terms = text
    .replace(/ \/\*.*\*\//, '')
    .split('|')
    .map((word) => (/^[0-9]/.test(word) ? { int: word } : { name: word }))
  return flagsValue(terms, set)
}
