// Lines of checks where the debugging information gives those of something else.
import t from 'tap'
import { placeOfCheck } from './check-place.ts'
import { conditionOf } from './condition.ts'
import type { Check } from './deciding-check.ts'
import { type Instruction, parseDisassembly } from './instruction.ts'
import type { InlineChain } from './lines.ts'
import { madeTrace } from './test-made-run.ts'

const source: Record<number, string> = {
  3: 'p = real_mount(new_path->mnt);',
  5: 'if (!check_mnt(p))',
  7: 'if (!is_mounted(old))',
  9: 'if (a == b || c == b)',
  20: 'return err;',
  30: 'if (ret <= 0)',
}
const statement = (_: string, line: number): string => source[line] ?? ''
const at = (line: number, ...inner: InlineChain): InlineChain => [
  ...inner,
  { function: 'f', file: 'fs/a.c', line },
]

/** What is told of the branch at `branch`, come to by the addresses of `way`; `lines` by address. */
function placed(
  code: string,
  way: bigint[],
  lines: Record<string, InlineChain>,
  kind: Check['kind'] = 'branch',
) {
  const parsed = parseDisassembly(code)
  const trace = madeTrace(way.map((address) => [address]))
  const own = way.map((_, index) => index)
  const instruction = parsed.get(way.at(-1) ?? 0n) as Instruction
  const condition = conditionOf(trace, own, own.length - 1, parsed)
  const check: Check = { kind, instruction, at: own.length - 1, condition }
  return placeOfCheck(check, (address) => lines[address.toString(16)] ?? [], statement)
}

const joined = `
10:	mov    0x8(%rdx),%rcx
13:	mov    0x18(%rax),%rax
17:	cmp    %rax,0xd0(%rcx)
1e:	jne    00000040
20:	test   %r15,%r15
23:	je     00000040
25:	ret
40:	ret
`

t.test(
  'of conditions that were joined, the one whose operand is loaded at a line of its own',
  async (t) => {
    const inner = { function: 'check_mnt', file: 'fs/a.c', line: 1 }
    const lines = { 10: at(3), 13: at(5, inner), '1e': at(7), 23: at(7) }
    t.strictSame(placed(joined, [0x10n, 0x13n, 0x17n, 0x1en], lines), {
      places: at(5, inner),
      isJoined: false,
    })
  },
)

t.test('where nothing tells them apart, it is said that they were joined', async (t) => {
  const lines = { 10: at(3), 13: at(7), '1e': at(7), 23: at(7) }
  t.strictSame(placed(joined, [0x10n, 0x13n, 0x17n, 0x1en], lines), {
    places: at(7),
    isJoined: true,
  })
})

t.test('one statement may have several conditions of its own', async (t) => {
  const lines = { 10: at(3), 13: at(9), '1e': at(9), 23: at(9) }
  t.strictSame(placed(joined, [0x10n, 0x13n, 0x17n, 0x1en], lines), {
    places: at(9),
    isJoined: false,
  })
})

t.test(
  'branches at lines of their own were not joined, and the last one is what it says',
  async (t) => {
    const apart = { 13: at(5), '1e': at(5), 23: at(7) }
    t.strictSame(placed(joined, [0x10n, 0x13n, 0x17n, 0x1en], apart), {
      places: at(5),
      isJoined: false,
    })
    const lines = { 13: at(5), '1e': at(7), 23: at(7) }
    t.strictSame(placed(joined, [0x13n, 0x17n, 0x1en, 0x20n, 0x23n], lines), {
      places: at(7),
      isJoined: false,
    })
  },
)

t.test('a conditional move is told by its comparison', async (t) => {
  const code = `
10:	test   %eax,%eax
12:	mov    $0xfffffffffffffff9,%rdx
19:	cmove  %rdx,%rax
1d:	ret
`
  const lines = { 10: at(30), 19: at(20) }
  t.strictSame(placed(code, [0x10n, 0x12n, 0x19n], lines, 'selection').places, at(30))
  t.strictSame(placed(code, [0x10n, 0x12n, 0x19n], { 19: at(20) }, 'selection').places, at(20))
})
