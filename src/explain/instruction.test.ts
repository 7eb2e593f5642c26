import t from 'tap'
import { flow, isErrno } from './errno-flow.ts'
import {
  destination,
  isConditionalJump,
  isReturn,
  jumpTarget,
  parseDisassembly,
  placeOf,
} from './instruction.ts'

const text = `
/tmp/code:     file format binary

0000000000000000 <.data>:
ffffffff81000000:	mov    $0xffffffea,%r14d
ffffffff81000006:	lock cmpxchg %rdx,0x10(%rbx,%rcx,8)
ffffffff8100000d:	jne    0xffffffff81000020
ffffffff81000010:	mov    0x8(%rsp),%rax
ffffffff81000015:	notrack jmp *%rax
ffffffff81000018:	ret

ffffffff82000000:	cs jmp 0xffffffff81000020 <there>
`

t.test('a disassembly becomes instructions, each with the next', async (t) => {
  const code = parseDisassembly(text)
  const at = (address: bigint) => {
    const one = code.get(address)
    if (one === undefined) throw new Error(`nothing at ${address.toString(16)}`)
    return one
  }
  t.equal(code.size, 7)
  t.strictSame(at(0xffffffff81000006n).operands, ['%rdx', '0x10(%rbx,%rcx,8)'])
  t.equal(at(0xffffffff81000006n).mnemonic, 'cmpxchg')
  t.equal(at(0xffffffff81000000n).next, 0xffffffff81000006n)
  t.equal(at(0xffffffff81000018n).next, undefined, 'another function begins')
  t.ok(isConditionalJump(at(0xffffffff8100000dn)))
  t.equal(jumpTarget(at(0xffffffff8100000dn)), 0xffffffff81000020n)
  t.equal(jumpTarget(at(0xffffffff81000015n)), undefined)
  t.equal(jumpTarget(at(0xffffffff82000000n)), 0xffffffff81000020n)
  t.ok(isReturn(at(0xffffffff81000018n)))
  t.equal(destination(at(0xffffffff81000000n)), 'r14')
  t.equal(destination(at(0xffffffff81000006n)), undefined)
})

t.test('a register has one name, whatever its width', async (t) => {
  t.strictSame(['%eax', '%al', '%ax', '%ah', '%r9d', '%sil'].map(placeOf), [
    'rax',
    'rax',
    'rax',
    'rax',
    'r9',
    'rsi',
  ])
  t.equal(placeOf('0x18(%rsp)'), '0x18(%rsp)')
  t.equal(placeOf('-0x18(%rbp)'), '-0x18(%rbp)')
  t.equal(placeOf('0x18(%rdi)'), undefined)
})

t.test('an errno goes where it is moved, and is gone where something else comes', async (t) => {
  const after = (line: string, before: string[]): string[] => {
    const one = parseDisassembly(`10:\t${line}`).get(0x10n)
    if (one === undefined) throw new Error(line)
    return [...flow(one, new Set(before), isErrno)].sort()
  }
  t.strictSame(after('mov    $0xffffffea,%eax', []), ['rax'])
  t.strictSame(after('mov    $0x16,%eax', ['rax']), [])
  t.strictSame(after('or     $0xffffffff,%eax', []), ['rax'])
  t.strictSame(after('mov    %rax,%rbx', ['rax']), ['rax', 'rbx'])
  t.strictSame(after('mov    %eax,0x4(%rsp)', ['rax']), ['0x4(%rsp)', 'rax'])
  t.strictSame(after('cltq', ['rax']), ['rax'])
  t.strictSame(after('call   0xffffffff81000000', ['rax', 'rbx']), ['rbx'])
  t.strictSame(after('cmove  %edx,%eax', ['rax']), [])
  t.strictSame(after('cmove  %edx,%eax', ['rax', 'rdx']), ['rax', 'rdx'])
  t.strictSame(after('test   %eax,%eax', ['rax']), ['rax'])
  t.strictSame(after('xor    %eax,%eax', ['rax']), [])
})

t.test('the last 4095 numbers are errnos, of an int and of a pointer', async (t) => {
  const yes = [0xffffffffn, 0xffffffean, 0xfffff001n, 0xffffffffffffffean]
  const no = [0n, 22n, 0xfffff000n, 0x80000000n, undefined]
  t.strictSame(yes.map(isErrno), [true, true, true, true])
  t.strictSame(no.map(isErrno), [false, false, false, false, false])
})
