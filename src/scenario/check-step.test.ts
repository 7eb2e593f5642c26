import t from 'tap'
import type { Claim, Value } from '../syscalls/value.ts'
import { parseStep } from './check-step.ts'
import { Scope } from './scope.ts'

/** Parses steps one after the other; gives the last one. */
function parse(...texts: string[]) {
  let scope = new Scope()
  let last = parseStep(texts[0] ?? '', scope)
  for (const text of texts) {
    last = parseStep(text, scope)
    scope = last.next
  }
  return last
}

const open = 'src = open("/src", O_PATH)'
const statx = 'statx(src, "", AT_EMPTY_PATH, STATX_MNT_ID, st)'

t.test('arguments', (t) => {
  const int = (value: string): Value => ({ kind: 'int', value })
  const string = (bytes: string): Value => ({ kind: 'string', bytes })
  const flags = (...names: string[]): Value => ({
    kind: 'flags',
    terms: names.map((name) => (/^\d/.test(name) ? { int: name } : { name })),
  })
  const ref = (name: string, ...path: string[]): Value =>
    path.length === 0 ? { kind: 'ref', name } : { kind: 'ref', name, path }
  const table: [step: string, index: number, value: Value][] = [
    ['close(0x10)', 0, int('16')],
    ['close(010)', 0, int('8')],
    ['close(-1)', 0, int('-1')],
    ['close(0xffffffffffffffff)', 0, int('18446744073709551615')],
    ['close(src)', 0, ref('src')],
    ['close(src</src/"a>)', 0, ref('src')],
    ['close(7)', 0, int('7')],
    ['close(7<socket:<TCP:[127.0.0.1:1->127.0.0.1:2]>>)', 0, int('7')],
    ['umount2("/a", MNT_DETACH|0x10 /* MNT_??? */)', 1, flags('MNT_DETACH', '16')],
    ['umount2("/a", O_PATH)', 1, flags('O_PATH')],
    ['umount2("\\0\\x41\\n\\377é", 0)', 0, string('\0A\n\xffÃ©')],
    ['umount2("a"*4096, 0)', 0, { kind: 'string', bytes: 'a', repeat: 4096 }],
    ['umount2(NULL, 0)', 0, { kind: 'null' }],
    ['umount2(0, 0)', 0, { kind: 'null' }],
    ['umount2(BADPTR, 0)', 0, { kind: 'badptr' }],
    ['umount2(1, 0)', 0, int('1')],
    ['umount2(-1, 0)', 0, int('-1')],
    ['openat(AT_FDCWD</cwd>, "a", O_RDONLY)', 0, flags('AT_FDCWD')],
    ['mount_setattr(src, "", 0, NULL, sizeof)', 4, { kind: 'sizeof' }],
    [
      'mount_setattr(src, "", 0, {attr_set=MOUNT_ATTR_RDONLY, userns_fd=src, "\\1"}, 33)',
      3,
      {
        kind: 'struct',
        fields: [
          { name: 'attr_set', value: flags('MOUNT_ATTR_RDONLY') },
          { name: 'userns_fd', value: ref('src') },
          { value: string('\x01') },
        ],
      },
    ],
    [
      'statmount({mnt_id=st.stx_mnt_id}, buf[64], 64, 0)',
      0,
      { kind: 'struct', fields: [{ name: 'mnt_id', value: ref('st', 'stx_mnt_id') }] },
    ],
    ['statmount(NULL, buf[64], 64, 0)', 1, { kind: 'out', name: 'buf', length: 64 }],
    ['statmount(NULL, [64], 64, 0)', 1, { kind: 'out', length: 64 }],
    ['statmount(NULL, [], 64, 0)', 1, { kind: 'out' }],
    ['statmount(NULL, {size=1, ...}, 64, 0)', 1, { kind: 'out' }],
    ['read(src, "abc"..., 64)', 1, { kind: 'out' }],
    ['listmount(NULL, [0x1f], 1, 0)', 1, { kind: 'out' }],
    ['close(1<<3)', 0, int('8')],
    ['close(1<<63)', 0, int('9223372036854775808')],
    // As strace prints them.
    ['mknod("/a", S_IFIFO|0644)', 1, flags('S_IFIFO', '420')],
    ['mknod("/a", S_IFCHR|0666, makedev(0x1, 0x3))', 2, int('259')],
    ['stat("/a", {st_dev=makedev(0xfe, 0), st_ino=3})', 1, { kind: 'out' }],
    ['stat("/a", 0x7fcf3a785c30) = -1 ENOENT', 1, { kind: 'out' }],
    ['mount("a", "/b", 0x55a284fbffd0, MS_BIND, 0x55a284fbffd0)', 2, string('')],
    ['mount("a", "/b", 0x55a284fbffd0, MS_BIND, 0x55a284fbffd0)', 4, string('')],
    ['mount("a", "/b", 0x55a284fbffd0, MS_REMOUNT|MS_RDONLY, "size=1m")', 2, string('')],
    [
      'capset(NULL, {effective=1<<CAP_CHOWN|1<<CAP_BPF, permitted=1<<CAP_BPF, inheritable=0})',
      1,
      {
        kind: 'array',
        items: [
          {
            kind: 'struct',
            fields: [
              { name: 'effective', value: flags('CAP_CHOWN') },
              { name: 'inheritable', value: flags('0') },
            ],
          },
          {
            kind: 'struct',
            fields: [
              { name: 'effective', value: flags('CAP_BPF') },
              { name: 'permitted', value: flags('CAP_BPF') },
            ],
          },
        ],
      },
    ],
    ['syscall(SYS_close, src)', 1, ref('src')],
    ['syscall(430, "ext4", 0x80000)', 2, int('524288')],
  ]
  for (const [step, index, value] of table) {
    const { step: parsed, findings } = parse(open, statx, step)
    t.same(findings, [], step)
    t.same(parsed?.args[index], value, step)
  }
  t.end()
})

t.test('claims', (t) => {
  const table: [step: string, claim: Claim | undefined, bind?: string][] = [
    ['close(1)', undefined],
    ['close(1) = 0', { kind: 'value', value: '0' }],
    ['close(1) = 0 <0.000012>', { kind: 'value', value: '0' }],
    ['close(1) = -1 EINVAL', { kind: 'errno', errnos: ['EINVAL'] }],
    ['close(1) = -1 EINVAL | EBADF', { kind: 'errno', errnos: ['EINVAL', 'EBADF'] }],
    ['close(1) = -1 EBADF (Bad file descriptor) <0.1>', { kind: 'errno', errnos: ['EBADF'] }],
    ['close(1) = ?', { kind: 'any' }],
    ['close(1) = ? ERESTARTSYS (To be restarted)', { kind: 'any' }],
    ['dup(1) = fd', { kind: 'fd' }],
    ['dup(1) = fd</src>', { kind: 'fd' }],
    ['dup(1) = 3', { kind: 'fd' }, '3'],
    ['dup(1) = 3</src/proc>', { kind: 'fd' }, '3'],
    ['a = dup(1) = 3</src/proc>', { kind: 'fd' }, 'a'],
    ['read(0, NULL, 0) = 3', { kind: 'value', value: '3' }],
    ['umask(0) = 022', { kind: 'value', value: '18' }],
  ]
  for (const [text, claim, bind] of table) {
    const { step, findings } = parse(text)
    t.same(findings, [], text)
    t.same(step?.claims, claim === undefined ? [] : [claim], text)
    t.equal(step?.bind, bind, text)
  }
  t.end()
})

t.test("strace's numbers of descriptors are references", (t) => {
  const first = (...steps: string[]) => parse(...steps).step?.args[0]
  t.same(first('dup(1) = 3', 'close(3)'), { kind: 'ref', name: '3' })
  t.same(first('dup(1) = 3', 'close(3</a>)'), { kind: 'ref', name: '3' })
  t.same(first('a = dup(1) = 3', 'close(3)'), { kind: 'ref', name: 'a' })
  t.same(first('a = dup(1) = 3', 'b = dup(1) = 3', 'close(3)'), { kind: 'ref', name: 'b' })
  t.same(first('dup(1) = 3', 'umask(3)'), { kind: 'int', value: '3' })
  t.same(first('dup(1) = -1 EBADF', 'close(3)'), { kind: 'int', value: '3' })
  t.match(parse('a = dup(1) = 3', 'a = dup(1) = 4', 'close(3)').findings, [{ code: 'reference' }])
  t.end()
})

t.test('mistakes', (t) => {
  const table: [step: string, ...expected: string[]][] = [
    ['', '0 syntax (as in: close(src))'],
    ['close', '5 syntax'],
    ['close(', '6 syntax'],
    ['close(1', '7 syntax'],
    ['close(1,)', '8 syntax'],
    ['close(1) 2', '9 syntax'],
    ['close(1) = ', '10 syntax'],
    ['close(1) = EINVAL', '11 claim (write -1 EINVAL)'],
    ['close(1) = -1', '13 syntax (as in: -1 EINVAL; or ? for any result)'],
    ['close(1) = -1 EINVL', '14 claim (did you mean EINVAL?)'],
    ['close(1) = fd', '11 claim'],
    ['b: close(1)', '0 actors (name it above the steps: actors: { b: 0 })'],
    ['b: = close(1)', '3 syntax (as in: close(src))'],
    ['b: c: close(1)', '4 syntax'],
    ['+++ exited with 0 +++', '0 syntax (leave the line out)'],
    ['--- SIGCHLD {si_signo=SIGCHLD} ---', '0 syntax (leave the line out)'],
    [
      '[pid  12] close(3)',
      '0 syntax (leave the number out: a process of its own is an actor, as in b: close(3))',
    ],
    ['12:13:14.5 close(3)', '0 syntax (trace without -t and -r)'],
    ['close(3 <unfinished ...>', '0 syntax (put the two halves together)'],
    ['<... close resumed>) = 0', '0 syntax (put the two halves together)'],
    ['clsoe(1)', '0 unknown-call (did you mean close?)'],
    ['lseek(1, 0, 0)', '0 unknown-call (make it raw: syscall(SYS_lseek, ...))'],
    [
      'reboot(1)',
      '0 unknown-call (`reboot` (system call 169) is refused: it could harm the machine, not only the worker)',
    ],
    ['close(1<<64)', '9 integer'],
    ['close(2<<CAP_BPF)', '6 syntax'],
    ['close(1<<)', '6 syntax'],
    [
      'stat("/a", 0x7fcf3a785c30) = -1 EFAULT',
      '11 address (write BADPTR for an address that nothing can read)',
    ],
    [
      'mount("a", "/b", 0x55a284fbffd0, MS_RDONLY, NULL)',
      '17 address (write BADPTR for an address that nothing can read)',
    ],
    [
      'capset(NULL, [{effective=CAP_BPF}, {}])',
      '25 argument (capabilities up to 31 belong into the first struct, [{...}, {...}], the others into the second)',
    ],
    ['mknod("/a", 0, makedev(0x100000000, 3))', '23 integer'],
    ['umount("/a")', '0 unknown-call (did you mean umount2?)'],
    ['constructor(1)', '0 unknown-call'],
    ['close()', '6 arity'],
    ['close(1, 2)', '9 arity'],
    ['x = close(1)', '0 reference'],
    ['NULL = dup(1)', '0 reference'],
    ['O_PATH = dup(1)', '0 reference'],
    ['close(sr)', '6 reference (did you mean src?)'],
    ['close(st)', '6 argument (name a field of it, as in st.stx_mask)'],
    ['close(NULL)', '6 argument (write 0)'],
    ['close("a")', '6 argument'],
    ['close(0x)', '6 integer'],
    ['close(09)', '6 integer (a leading 0 makes a number octal)'],
    ['close(18446744073709551616)', '6 integer'],
    ['close(1/* )', '7 syntax'],
    ['close(src</a)', '9 syntax'],
    ['umount2("/, 0)', '8 syntax'],
    ['umount2("\\q", 0)', '9 string'],
    ['umount2("a"..., 0)', '8 argument (trace with strace -s 65536, or write out the bytes)'],
    ['umount2("a"*99999999, 0)', '12 limit'],
    ['umount2(/a, 0)', '8 syntax'],
    ['umount2(a, 0)', '8 argument (put it in quotes: "a")'],
    ['umount2(NUL, 0)', '8 argument (did you mean NULL?)'],
    ['umount2(0x7ffc12345678, 0)', '8 address (write BADPTR for an address that nothing can read)'],
    ['umount2("/", MNT_DETATCH)', '13 unknown-constant (did you mean MNT_DETACH?)'],
    ['umount2("/", src)', '13 argument'],
    ['umount2("/", st.stx_mnt_idd)', '16 unknown-field (did you mean stx_mnt_id?)'],
    ['umount2("/", su.stx_mnt_id)', '13 reference (did you mean st?)'],
    ['statmount({mnt_idd=1}, NULL, 0, 0)', '11 unknown-field (did you mean mnt_id?)'],
    ['statmount({mnt_id=1, mnt_id=1}, NULL, 0, 0)', '21 argument'],
    ['statmount({size=0x100000000}, NULL, 0, 0)', '16 integer'],
    ['statmount({size=1, ...}, NULL, 0, 0)', '10 argument (trace with strace -v)'],
    ['statmount({"a", size=1}, NULL, 0, 0)', '11 argument'],
    ['statmount(NULL, O_PATH, 0, 0)', '16 argument'],
    ['statmount(NULL, a[99999999], 0, 0)', '18 limit'],
    ['syscall(SYS_reboot, 1)', '8 refused'],
    ['syscall(169)', '8 refused'],
    [
      'syscall(SYS_read, 0, 0x55550000, 1)',
      '21 address (write BADPTR for an address that nothing can read)',
    ],
    ['mknod("/a", S_IFBLK, 0x800)', '0 refused'],
    [`close(${'{a='.repeat(40)}`, '57 limit'],
  ]
  for (const [step, ...expected] of table) {
    const { findings, step: parsed } = parse(open, statx, step)
    t.same(
      findings.map(({ code, start, hint }) => `${start} ${code}${hint ? ` (${hint})` : ''}`),
      expected,
      step,
    )
    t.equal(parsed, undefined, step)
  }
  t.end()
})

t.test("fsconfig's arguments are those of its command", (t) => {
  const fs = 'fs = fsopen("tmpfs", 0)'
  t.same(parse(fs, 'fsconfig(fs, FSCONFIG_SET_STRING, "size", "1m", 0)').findings, [])
  t.same(parse(fs, 'fsconfig(fs, FSCONFIG_SET_FD, "fd", NULL, fs)').step?.args[4], {
    kind: 'ref',
    name: 'fs',
  })
  t.match(parse(fs, 'fsconfig(fs, FSCONFIG_SET_STRNG, "size", "1m", 0)').findings, [
    { code: 'unknown-constant', hint: 'did you mean FSCONFIG_SET_STRING?' },
  ])
  t.end()
})
