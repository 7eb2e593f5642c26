// Traces of Debian's 7.3.4, without QEMU; and code that is made to have the shapes that mislead.
import t from 'tap'
import type { Call } from './call-tree.ts'
import { functionName } from './call-tree.ts'
import { decide } from './deciding-check.ts'
import { parseDisassembly } from './instruction.ts'
import { readStoredTrace } from './test-stored-trace.ts'
import { registerNames, Trace } from './trace.ts'

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

/** A run through made code: the addresses in order, with rax or another register where it changes. */
function run(disassembly: string, way: [address: bigint, set?: Record<string, bigint>][]) {
  const now = new Map<string, bigint>([['rsp', 0x9000n]])
  const rows = way.map(([rip, set = {}]) => {
    for (const [name, value] of Object.entries(set)) now.set(name, value)
    now.set('rip', rip)
    const row = Buffer.alloc(registerNames.length * 8)
    registerNames.forEach((name, index) => {
      row.writeBigUInt64LE(BigInt.asUintN(64, now.get(name) ?? 0n), index * 8)
    })
    return row
  })
  const trace = new Trace({ registers: Buffer.concat(rows), returned: -22, code: [] })
  const call: Call = {
    name: 'made',
    first: 0,
    end: way.length - 1,
    stack: 0x9000n,
    returned: BigInt.asUintN(64, -22n),
    calls: [],
    own: way.slice(0, -1).map((_, index) => index),
    isException: false,
  }
  return decide(trace, call, parseDisassembly(disassembly), () => undefined)
}

const einval = 0xffffffean

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
