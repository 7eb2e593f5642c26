// The grammar of a step: `[actor:] [name =] call(arguments) [= claim]`, in strace's notation.
import { deviceOf } from '../syscalls/device.ts'
import { limits } from './limits.ts'
import type { Scanner } from './scanner.ts'
import { tooLong } from './scanner.ts'
import type {
  Accessor,
  ClaimSyntax,
  IntSyntax,
  NamedSyntax,
  NameSyntax,
  StepSyntax,
  StructEntrySyntax,
  ValueSyntax,
} from './step-syntax.ts'

/** Lines of strace that are no call, or more than one. */
const straceNoise: readonly { pattern: RegExp; what: string; hint: string }[] = [
  {
    pattern: /^(?:\+\+\+|---) /,
    what: "strace's note of a signal or an exit",
    hint: 'leave the line out',
  },
  {
    pattern: /^(?:\[pid\s+\d+\]|\d+) /,
    what: "strace's number of a process before it",
    hint: 'leave the number out: a process of its own is an actor, as in b: close(3)',
  },
  {
    pattern: /^(?:\d+:\d+:\d+(?:\.\d+)?|\d+\.\d+) /,
    what: 'a time before it',
    hint: 'trace without -t and -r',
  },
  {
    pattern: /<unfinished \.\.\.>$|^<\.\.\. \w+ resumed>/,
    what: 'half of one, which strace interrupted',
    hint: 'put the two halves together',
  },
]

/** The step that the whole text is; throws a StepSyntaxError where it is none. */
export function readStep(scanner: Scanner): StepSyntax {
  const noise = straceNoise.find(({ pattern }) => pattern.test(scanner.text))
  if (noise !== undefined) {
    const message = `Expected a call, got ${noise.what}`
    scanner.fail('syntax', message, 0, scanner.text.length, noise.hint)
  }
  let call = scanner.name()
  let actor: NameSyntax | undefined
  if (call !== undefined && scanner.eat(':')) {
    actor = call
    call = scanner.name()
  }
  let bind: NameSyntax | undefined
  if (call !== undefined && scanner.eat('=')) {
    bind = call
    call = scanner.name()
  }
  if (call === undefined) {
    scanner.expected(bind === undefined ? 'a call or `name = call`' : 'a call', 'as in: close(src)')
  }
  if (!scanner.eat('(')) scanner.expected(`\`(\` after \`${call.name}\``)
  const args: ValueSyntax[] = []
  if (!scanner.sees(')')) {
    do args.push(readValue(scanner, 0))
    while (scanner.eat(','))
  }
  const close = scanner.at
  if (!scanner.eat(')')) scanner.expected('`,` or `)` after the argument')
  const claim = scanner.eat('=') ? readClaim(scanner) : undefined
  if (!scanner.atEnd()) {
    scanner.expected(
      claim === undefined ? '`= result` or the end of the step' : 'the end of the step',
    )
  }
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(bind === undefined ? {} : { bind }),
    call,
    args,
    close,
    ...(claim === undefined ? {} : { claim }),
  }
}

/** The claim that the whole text is, as in `expect`; a leading `=` is allowed. */
export function readResult(scanner: Scanner): ClaimSyntax {
  scanner.eat('=')
  const claim = readClaim(scanner)
  if (!scanner.atEnd()) scanner.expected('the end of the claim')
  return claim
}

function readValue(scanner: Scanner, depth: number): ValueSyntax {
  if (depth > limits.valueDepth) {
    const { at } = scanner
    scanner.fail('limit', `Expected values at most ${limits.valueDepth} deep`, at, at + 1)
  }
  if (scanner.sees('"')) return readString(scanner)
  if (scanner.sees('{')) return readStruct(scanner, depth)
  if (scanner.sees('[')) return readArray(scanner, depth)
  return readTerms(scanner)
}

function readString(scanner: Scanner): ValueSyntax {
  const { bytes, start, end } = scanner.string() ?? scanner.expected('a string')
  if (scanner.eat('...'))
    return { kind: 'string', bytes, abbreviated: true, start, end: scanner.last }
  if (!scanner.eat('*')) return { kind: 'string', bytes, abbreviated: false, start, end }
  const times = scanner.integer() ?? scanner.expected('how often to repeat the string')
  if (times.value < 0n || times.value > BigInt(limits.stringBytes) || tooLong(bytes, times.value)) {
    const message = `Expected a repeated string of at most ${limits.stringBytes} bytes`
    scanner.report('limit', message, times.start, times.end)
  }
  const repeat = Number(times.value)
  return { kind: 'string', bytes, repeat, abbreviated: false, start, end: times.end }
}

function readStruct(scanner: Scanner, depth: number): ValueSyntax {
  scanner.eat('{')
  const start = scanner.last - 1
  const entries: StructEntrySyntax[] = []
  let abbreviated = false
  if (!scanner.sees('}')) {
    do {
      if (scanner.eat('...')) abbreviated = true
      else entries.push(readEntry(scanner, depth))
    } while (scanner.eat(','))
  }
  if (!scanner.eat('}')) scanner.expected('`,` or `}` after the field')
  return { kind: 'struct', entries, abbreviated, start, end: scanner.last }
}

function readEntry(scanner: Scanner, depth: number): StructEntrySyntax {
  if (scanner.sees('"')) return { value: readString(scanner) }
  const name = scanner.name() ?? scanner.expected('`field=value`, or bytes as a string')
  if (!scanner.eat('=')) scanner.expected(`\`=\` after the field \`${name.name}\``)
  return { name, value: readValue(scanner, depth + 1) }
}

function readArray(scanner: Scanner, depth: number): ValueSyntax {
  scanner.eat('[')
  const start = scanner.last - 1
  const items: ValueSyntax[] = []
  let abbreviated = false
  if (!scanner.sees(']')) {
    do {
      if (scanner.eat('...')) abbreviated = true
      else items.push(readValue(scanner, depth + 1))
    } while (scanner.eat(','))
  }
  if (!scanner.eat(']')) scanner.expected('`,` or `]` after the element')
  return { kind: 'array', items, abbreviated, start, end: scanner.last }
}

function readTerms(scanner: Scanner): ValueSyntax {
  const first = readTerm(scanner)
  if (!scanner.sees('|')) return first
  const terms = [first]
  while (scanner.eat('|')) terms.push(readTerm(scanner))
  return { kind: 'flags', terms, start: first.start, end: scanner.last }
}

function readTerm(scanner: Scanner): IntSyntax | NamedSyntax {
  const integer = scanner.integer()
  if (integer !== undefined) {
    if (scanner.eatAtOnce('<<')) return readShift(scanner, integer)
    return scanner.remark() ? { ...integer, remark: true } : integer
  }
  const name = scanner.name()
  if (name === undefined) scanner.expected('an argument')
  if (name.name === 'makedev' && scanner.eat('(')) return readDevice(scanner, name.start)
  const accessors: Accessor[] = []
  for (;;) {
    const start = scanner.at
    if (!scanner.sees('...') && scanner.eat('.')) {
      const field = scanner.name() ?? scanner.expected(`a field of \`${name.name}\``)
      accessors.push({ field: field.name, start: field.start, end: field.end })
    } else if (scanner.eat('[')) {
      const index = scanner.integer() ?? scanner.expected('a length or an index')
      if (index.value < 0n || index.value > BigInt(limits.bufferBytes)) {
        const message = `Expected a length from 0 to ${limits.bufferBytes}`
        scanner.report('limit', message, index.start, index.end)
      }
      if (!scanner.eat(']')) scanner.expected('`]`')
      accessors.push({ index: Number(index.value), start, end: scanner.last })
    } else {
      break
    }
  }
  if (accessors.length === 0) {
    scanner.at = name.end
    scanner.remark()
  }
  const end = accessors.at(-1)?.end ?? name.end
  return { kind: 'name', name: name.name, nameEnd: name.end, accessors, start: name.start, end }
}

/** `1<<CAP_SYS_ADMIN`, as strace prints capabilities, whose names are the bits here; `1<<3`. */
function readShift(scanner: Scanner, { value, start }: IntSyntax): IntSyntax | NamedSyntax {
  const by = scanner.integer()
  if (by === undefined) {
    const name = scanner.name()
    if (name === undefined || value !== 1n || !name.name.startsWith('CAP_')) {
      scanner.fail('syntax', 'Expected how far to shift', start, name?.end ?? scanner.last)
    }
    return { kind: 'name', name: name.name, nameEnd: name.end, accessors: [], start, end: name.end }
  }
  if (by.value < 0n || by.value > 63n) {
    scanner.report('integer', 'Expected a shift by 0 to 63', by.start, by.end)
    return { kind: 'int', value: 0n, decimal: false, start, end: by.end }
  }
  return scanner.bounded({
    kind: 'int',
    value: value << by.value,
    decimal: false,
    start,
    end: by.end,
  })
}

/** `makedev(0x1, 0x3)`: a device number, put together as makedev(3) does. */
function readDevice(scanner: Scanner, start: number): IntSyntax {
  const major = scanner.integer() ?? scanner.expected('the major number of a device')
  if (!scanner.eat(',')) scanner.expected('`,` after the major number')
  const minor = scanner.integer() ?? scanner.expected('the minor number of a device')
  if (!scanner.eat(')')) scanner.expected('`)` after the minor number')
  for (const part of [major, minor]) {
    if (part.value === BigInt.asUintN(32, part.value)) continue
    scanner.report('integer', 'Expected a number of 32 bits', part.start, part.end)
  }
  const value = deviceOf(major.value, minor.value)
  return { kind: 'int', value, decimal: false, start, end: scanner.last }
}

function readClaim(scanner: Scanner): ClaimSyntax {
  scanner.skip()
  const start = scanner.at
  const claim = readOutcome(scanner)
  const end = scanner.last
  // strace's explanation and its -T: `= -1 EINVAL (Invalid argument) <0.000012>`.
  if (scanner.eat('(')) {
    const close = scanner.text.indexOf(')', scanner.at)
    if (close === -1) scanner.fail('syntax', 'Expected `)`', scanner.last - 1, scanner.last)
    scanner.at = close + 1
  }
  scanner.skip()
  if (/^<\d+\.\d+>/.test(scanner.text.slice(scanner.at, scanner.at + 40))) scanner.remark()
  return { ...claim, start, end }
}

type Outcome = ClaimSyntax extends infer C
  ? C extends ClaimSyntax
    ? Omit<C, 'start' | 'end'>
    : never
  : never

function readOutcome(scanner: Scanner): Outcome {
  if (scanner.eat('?')) {
    // strace: `= ? ERESTARTSYS (To be restarted)`.
    scanner.name()
    return { kind: 'any' }
  }
  const integer = scanner.integer()
  if (integer === undefined) {
    const name = scanner.name()
    if (name?.name === 'fd') {
      scanner.remark()
      return { kind: 'fd' }
    }
    const what = 'a claim: 0, fd, -1 EINVAL, -1 EINVAL|ENOENT, or ?'
    if (name === undefined) scanner.expected(what)
    const hint = /^E[A-Z0-9]+$/.test(name.name) ? `write -1 ${name.name}` : undefined
    scanner.fail('claim', `Expected ${what}, got \`${name.name}\``, name.start, name.end, hint)
  }
  scanner.remark()
  if (integer.value !== -1n) return { kind: 'int', value: integer.value }
  const errnos: NameSyntax[] = []
  do {
    const name = scanner.name()
    if (name === undefined) {
      scanner.expected('the name of an errno after -1', 'as in: -1 EINVAL; or ? for any result')
    }
    errnos.push(name)
  } while (scanner.eat('|'))
  return { kind: 'errno', errnos }
}
