// Whose errno a function returns, where others said the same before.
import t from 'tap'
import { errnoSource } from './errno-source.ts'
import { parseDisassembly } from './instruction.ts'
import { einval, madeCall, madeTrace, type Way } from './test-made-run.ts'

/** The name of the callee, `own`, or undefined. */
function sourceOf(disassembly: string, way: Way, callees: { first: number; end: number }[] = []) {
  const trace = madeTrace(way)
  const source = errnoSource(trace, madeCall(trace, callees), parseDisassembly(disassembly))
  return typeof source === 'object' ? source.name : source
}

t.test('a callee that is passed on is the source, through registers and the stack', async (t) => {
  const code = `
10:	call   00000100
15:	mov    %eax,%ebx
17:	mov    %ebx,0x10(%rsp)
1b:	call   00000200
20:	movslq 0x10(%rsp),%rax
25:	ret
`
  const way: Way = [
    [0x10n],
    [0x100n],
    [0x15n, { rax: einval }],
    [0x17n, { rbx: einval }],
    [0x1bn],
    [0x200n, { rax: 7n }],
    [0x20n, { rax: einval }],
    [0x25n, { rax: 0xffffffffffffffean }],
    [0x99n],
  ]
  // The second one, which cleans up, has the errno left in rax.
  const callees = [
    { first: 1, end: 2 },
    { first: 5, end: 6 },
  ]
  t.equal(sourceOf(code, way, callees), 'callee 1')
})

t.test('a function that says the same by itself is its own source', async (t) => {
  // if (!kstrtouint(...)) ...; if (!strcmp(...)) ...; return -EINVAL;
  const code = `
10:	call   00000100
15:	test   %eax,%eax
17:	je     00000040
19:	call   00000200
1e:	mov    $0xffffffea,%eax
23:	ret
40:	ret
`
  const way: Way = [
    [0x10n],
    [0x100n],
    [0x15n, { rax: einval }],
    [0x17n],
    [0x19n],
    [0x200n, { rax: 1n }],
    [0x1en],
    [0x23n, { rax: einval }],
    [0x99n],
  ]
  const callees = [
    { first: 1, end: 2 },
    { first: 5, end: 6 },
  ]
  t.equal(sourceOf(code, way, callees), 'own')
})

t.test("what was computed is its own, and what was in memory may be anybody's", async (t) => {
  const computed = `
10:	sbb    %eax,%eax
12:	and    $0xffffffea,%eax
15:	ret
`
  t.equal(
    sourceOf(computed, [[0x10n], [0x12n, { rax: 0xffffffffn }], [0x15n, { rax: einval }], [0x99n]]),
    'own',
  )
  const loaded = `
10:	mov    0x8(%rdi),%eax
13:	ret
`
  t.equal(sourceOf(loaded, [[0x10n], [0x13n, { rax: einval }], [0x99n]]), undefined)
  const handed = `
10:	mov    %edi,%eax
13:	ret
`
  t.equal(
    sourceOf(handed, [[0x10n, { rdi: einval }], [0x13n, { rax: einval }], [0x99n]]),
    undefined,
  )
})

t.test('a conditional move takes the source along that it chose', async (t) => {
  const code = `
10:	call   00000100
15:	mov    $0x0,%edx
1a:	test   %esi,%esi
1c:	cmovne %eax,%edx
1f:	mov    %edx,%eax
21:	ret
`
  const way: Way = [
    [0x10n],
    [0x100n],
    [0x15n, { rax: einval }],
    [0x1an, { rdx: 0n }],
    [0x1cn],
    [0x1fn, { rdx: einval }],
    [0x21n],
    [0x99n],
  ]
  t.equal(sourceOf(code, way, [{ first: 1, end: 2 }]), 'callee 1')
})

t.test('nothing is said of a function whose code is not known', async (t) => {
  t.equal(sourceOf('', [[0x10n], [0x15n, { rax: einval }], [0x99n]]), undefined)
})
