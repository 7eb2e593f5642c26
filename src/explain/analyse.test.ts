// Traces of Debian's 6.12.118 and 7.3.4, without QEMU; and code that is made to have the shapes that mislead.
import t from 'tap'
import { functionName } from './call-tree.ts'
import { decide } from './deciding-check.ts'
import { parseDisassembly } from './instruction.ts'
import { einval, madeCall, madeTrace, type Way } from './test-made-run.ts'
import { readStoredTrace } from './test-stored-trace.ts'

const stored = [
  {
    name: '7.3-flags',
    chain: ['do_syscall_64', 'x64_sys_call', '__x64_sys_fsopen'],
    // fs/fsopen.c:130: if (flags & ~FSOPEN_CLOEXEC)
    deciding: 0xffffffff81819ff8n,
  },
  {
    name: '7.3-pointer',
    chain: ['do_syscall_64', 'x64_sys_call', '__x64_sys_fsopen', 'strndup_user'],
    // mm/util.c: if (!length)
    deciding: 'strndup_user',
  },
  {
    name: '7.3-no-type',
    chain: ['do_syscall_64', 'x64_sys_call', '__x64_sys_fsopen'],
    // fs/fsopen.c: if (!fs_type)
    deciding: '__x64_sys_fsopen',
  },
  {
    // __get_user_1() has said EFAULT before.
    name: '6.12-mount-data',
    chain: ['do_syscall_64', 'x64_sys_call', '__x64_sys_mount', 'copy_mount_options'],
    // fs/namespace.c:3856: if (left == PAGE_SIZE)
    deciding: 0xffffffff81465a3an,
  },
]

for (const { name, chain, deciding } of stored) {
  t.test(`a stored trace leads to its check: ${name}`, async (t) => {
    const { chain: found, decision } = await readStoredTrace(name)
    t.strictSame(found.map(functionName), chain)
    t.equal(decision.deciding?.kind, 'branch')
    t.equal(decision.unknown, 0)
    t.ok(decision.deciding?.taken)
    if (typeof deciding === 'bigint') t.equal(decision.deciding?.instruction.address, deciding)
  })
}

function run(disassembly: string, way: Way) {
  const trace = madeTrace(way)
  return decide(trace, madeCall(trace), parseDisassembly(disassembly), () => undefined)
}

t.test('an errno that is loaded before the check does not hide the check', async (t) => {
  const code = `
10:	mov    $0xffffffea,%eax
15:	test   %edi,%edi
17:	jne    00000030
19:	mov    $0x0,%eax
1e:	ret
30:	test   %esi,%esi
32:	jne    00000036
34:	nop
36:	ret
`
  const { deciding, ruledOut } = run(code, [
    [0x10n],
    [0x15n, { rax: einval }],
    [0x17n],
    [0x30n],
    [0x32n],
    [0x34n],
    [0x36n],
    [0x99n],
  ])
  t.equal(deciding?.instruction.address, 0x17n)
  t.equal(deciding?.taken, true)
  t.equal(deciding?.other, 0x19n)
  t.strictSame(
    ruledOut.map(({ instruction }) => instruction.address),
    [0x32n],
  )
})

t.test('a check whose other way only leads to another errno is not the deciding one', async (t) => {
  const code = `
10:	test   %edi,%edi
12:	je     00000020
14:	mov    $0x0,%eax
19:	ret
20:	test   %esi,%esi
22:	je     00000030
24:	mov    $0xfffffff4,%eax
29:	ret
30:	mov    $0xffffffea,%eax
35:	ret
`
  const { deciding, ruledOut } = run(code, [
    [0x10n],
    [0x12n],
    [0x20n],
    [0x22n],
    [0x30n],
    [0x35n, { rax: einval }],
    [0x99n],
  ])
  t.equal(deciding?.instruction.address, 0x12n)
  t.equal(ruledOut[0]?.instruction.address, 0x22n)
})

t.test('a conditional move can be the check', async (t) => {
  const code = `
10:	mov    $0xffffffea,%edx
15:	mov    $0x0,%eax
1a:	test   %edi,%edi
1c:	cmove  %edx,%eax
1f:	ret
`
  const { deciding } = run(code, [
    [0x10n],
    [0x15n, { rdx: einval }],
    [0x1an, { rax: 0n }],
    [0x1cn],
    [0x1fn, { rax: einval }],
    [0x99n],
  ])
  t.equal(deciding?.kind, 'selection')
  t.equal(deciding?.instruction.address, 0x1cn)
})

t.test('a function without a way round its errno has no deciding check', async (t) => {
  const code = `
10:	mov    $0xffffffea,%eax
15:	ret
`
  const { deciding, origin } = run(code, [[0x10n], [0x15n, { rax: einval }], [0x99n]])
  t.equal(deciding, undefined)
  t.equal(origin?.instruction.address, 0x10n)
})

t.test('what the errno was before a call does not count behind it', async (t) => {
  const code = `
10:	mov    $0xffffffea,%eax
15:	test   %edi,%edi
17:	je     00000030
19:	call   00000099
1e:	ret
30:	ret
`
  const { deciding } = run(code, [[0x10n], [0x15n, { rax: einval }], [0x17n], [0x30n], [0x99n]])
  t.equal(deciding?.instruction.address, 0x17n)
})

t.test('a look at the errno itself is not why it came up', async (t) => {
  // if (!inode) error = -EINVAL; ... if (error == -ESTALE) goto retry;
  const code = `
10:	mov    $0xffffffea,%ebx
15:	test   %edi,%edi
17:	je     00000030
19:	mov    $0x0,%ebx
30:	call   00000099
35:	cmp    $0xffffff8c,%ebx
38:	je     00000010
3a:	mov    %ebx,%eax
3c:	ret
`
  const { deciding, ruledOut } = run(code, [
    [0x10n],
    [0x15n, { rbx: einval }],
    [0x17n],
    [0x30n],
    [0x35n],
    [0x38n],
    [0x3an],
    [0x3cn, { rax: einval }],
    [0x99n],
  ])
  t.equal(deciding?.instruction.address, 0x17n)
  t.strictSame(ruledOut, [])
})

t.test(
  'what a register held when it was compared counts, and not what was put there since',
  async (t) => {
    // return copy_to_user(...) ? -EINVAL : ret;
    const code = `
10:	call   00000099
15:	test   %rax,%rax
18:	mov    $0xffffffffffffffea,%rax
1f:	cmove  %rbx,%rax
23:	ret
`
    const { deciding } = run(code, [
      [0x10n],
      [0x15n, { rax: 4n }],
      [0x18n],
      [0x1fn, { rax: 0xffffffffffffffean }],
      [0x23n],
      [0x99n],
    ])
    t.equal(deciding?.instruction.address, 0x1fn)
  },
)

t.test('an errno that was loaded from memory is looked at where it decides', async (t) => {
  // if (IS_ERR(file->error)) return file->error;
  const code = `
10:	mov    0x8(%rdi),%eax
13:	test   %eax,%eax
15:	js     00000020
17:	mov    $0x0,%eax
1c:	ret
20:	ret
`
  const { deciding } = run(code, [[0x10n], [0x13n, { rax: einval }], [0x15n], [0x20n], [0x99n]])
  t.equal(deciding?.instruction.address, 0x15n)
})

t.test('a function that has its errno from another decides by what it does with it', async (t) => {
  const code = `
10:	call   00000100
15:	test   %eax,%eax
17:	jne    00000020
19:	mov    $0x0,%eax
1e:	ret
20:	ret
`
  const trace = madeTrace([[0x10n], [0x100n], [0x15n, { rax: einval }], [0x17n], [0x20n], [0x99n]])
  const call = madeCall(trace, [{ first: 1, end: 2 }])
  const decision = decide(trace, call, parseDisassembly(code), () => undefined, call.calls[0])
  t.equal(decision.deciding?.instruction.address, 0x17n)
})

t.test('a way that an errno cannot take leads to nothing else', async (t) => {
  // if (!dentry) ret = -EINVAL; if (mnt != nd->mnt) mntput(mnt); if (ret < 0) return ret; ...; return 0;
  const code = (test: string, jump: string): string => `
10:	test   %edi,%edi
12:	mov    $0xffffffea,%ebx
17:	je     00000030
19:	mov    $0x0,%ebx
30:	cmp    %rsi,%rdx
33:	je     00000040
35:	call   00000099
3a:	jmp    00000040
40:	${test}
42:	${jump}    00000050
44:	mov    $0x0,%ebx
50:	mov    %ebx,%eax
52:	ret
`
  const way: Way = [
    [0x10n],
    [0x12n],
    [0x17n, { rbx: einval }],
    [0x30n],
    [0x33n],
    [0x40n],
    [0x42n],
    [0x50n],
    [0x52n, { rax: einval }],
    [0x99n],
  ]
  const decided = (test: string, jump: string): bigint | undefined =>
    run(code(test, jump), way).deciding?.instruction.address
  t.equal(decided('test   %ebx,%ebx', 'js'), 0x17n)
  t.equal(decided('test   %rbx,%rbx', 'jne'), 0x17n)
  t.equal(decided('cmp    $0xfffffffffffff000,%rbx', 'ja'), 0x17n)
  // Of a long nobody knows the sign, and another register decides by itself.
  t.equal(decided('test   %rbx,%rbx', 'js'), 0x33n)
  t.equal(decided('test   %ecx,%ecx', 'js'), 0x42n)
})

t.test('what was computed from a look at the errno is a look at it', async (t) => {
  // error == -ESTALE && !(flags & LOOKUP_REVAL)
  const code = `
10:	mov    $0xffffffea,%ebx
15:	test   %edi,%edi
17:	je     00000030
19:	mov    $0x0,%ebx
30:	cmp    $0xffffff8c,%ebx
33:	sete   %al
36:	test   %sil,%al
39:	jne    00000010
3a:	mov    %ebx,%eax
3c:	ret
`
  const { deciding } = run(code, [
    [0x10n],
    [0x15n, { rbx: einval }],
    [0x17n],
    [0x30n],
    [0x33n],
    [0x36n],
    [0x39n],
    [0x3an],
    [0x3cn, { rax: einval }],
    [0x99n],
  ])
  t.equal(deciding?.instruction.address, 0x17n)
})
