// One step: read, then held against the tables and the names bound so far.
import { errnoNames, errnoNumber } from '../syscalls/errno.ts'
import { rawSyscallRefusal } from '../syscalls/guard.ts'
import { syscallNumber } from '../syscalls/numbers.ts'
import { lookupSyscall, syscalls } from '../syscalls/registry.ts'
import { flagsValue } from '../syscalls/resolve.ts'
import type { ArgSpec, SyscallSpec } from '../syscalls/spec.ts'
import { argsOf } from '../syscalls/table.ts'
import type { Claim, Step, Value } from '../syscalls/value.ts'
import { checkArgument, checkRegister, isBindable } from './check-argument.ts'
import type { Context } from './check-number.ts'
import { unknownValue } from './check-number.ts'
import { limits } from './limits.ts'
import { didYouMean } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import { readResult, readStep } from './read-step.ts'
import { refusalOf, registerMeaning } from './refusal.ts'
import { Scanner, StepSyntaxError } from './scanner.ts'
import type { Binding } from './scope.ts'
import { Scope } from './scope.ts'
import type { ClaimSyntax, StepSyntax, ValueSyntax } from './step-syntax.ts'

/** A step that was read, as far as it can be; `next` is the scope of the step after it. */
export interface ParsedStep {
  /** There only if nothing is wrong with it. */
  step?: Step
  /** Offsets count from the start of the step's text. */
  findings: Finding[]
  next: Scope
}

/** Reads one step, parameters put in; `scope` has the names that the steps before it bind. */
export function parseStep(text: string, scope: Scope = new Scope()): ParsedStep {
  const findings: Finding[] = []
  const reading = contextOf(scope, findings)
  const syntax = attempt(reading, text, readStep)
  if (syntax === undefined) return { findings, next: scope.afterUnreadable(text) }
  const { call } = syntax
  const actor = checkActor(syntax, reading)
  const by = actor === undefined ? {} : { actor }
  const context = { ...reading, ...by }
  const spec = lookupSyscall(call.name)
  if (spec === undefined) {
    findings.push({
      code: 'unknown-call',
      ...unknownCall(call.name),
      start: call.start,
      end: call.end,
    })
    return { findings, next: scope.afterUnreadable(text) }
  }

  const args = checkArguments(spec, syntax, context)
  const bound = checkBind(spec, syntax, context)
  const outputs = outputsOf(argsOf(spec, args), args)
  const claim = syntax.claim && checkClaim(spec, syntax.claim, bound !== undefined, context)
  const alias = numberOf(spec, syntax)
  const refusal = findings.length === 0 ? refusalOf(spec, args) : undefined
  if (refusal !== undefined) {
    const at = spec.name === 'syscall' ? (syntax.args[0] ?? call) : call
    findings.push({ code: 'refused', message: refusal, start: at.start, end: at.end })
  }

  const name = bound ?? alias
  const added: [string, Binding][] = outputs
  if (name !== undefined) added.push([name, { kind: 'descriptor', ...by }])
  if (bound !== undefined && alias !== undefined)
    added.push([alias, { kind: 'alias', name: bound, ...by }])
  // Most steps bind nothing, and their scope is shared with the step after them.
  const next = added.length === 0 ? scope : scope.with(added)
  if (findings.length > 0) return { findings, next }
  const step: Step = {
    text,
    ...by,
    ...(name === undefined ? {} : { bind: name }),
    call: spec.name,
    args,
    claims: claim === undefined ? [] : [claim],
  }
  return { step, findings, next }
}

/** Reads the `result` of an `expect` entry as a claim about `step`. */
export function parseResult(text: string, step: Step): { claim?: Claim; findings: Finding[] } {
  const findings: Finding[] = []
  const context = contextOf(new Scope(), findings)
  const syntax = attempt(context, text, readResult)
  const spec = lookupSyscall(step.call)
  if (syntax === undefined || spec === undefined) return { findings }
  const claim = checkClaim(spec, syntax, step.bind !== undefined, context)
  return claim === undefined || findings.length > 0 ? { findings } : { claim, findings }
}

function unknownCall(name: string): { message: string; hint?: string } {
  const number = syscallNumber(name)
  if (number === undefined) {
    const message = `Expected a system call, got ${shown(name)}`
    return { message, ...didYouMean(name, Object.keys(syscalls)) }
  }
  const message = `Expected a system call that has a table, got ${shown(name)}`
  const hint = rawSyscallRefusal(BigInt(number)) ?? `make it raw: syscall(SYS_${name}, ...)`
  return { message, hint }
}

function contextOf(scope: Scope, findings: Finding[]): Context {
  return {
    scope,
    report: (finding) => findings.push(finding),
    full: () => findings.length >= limits.problems,
  }
}

function attempt<T>(context: Context, text: string, read: (scanner: Scanner) => T): T | undefined {
  const scanner = new Scanner(text)
  try {
    return read(scanner)
  } catch (error) {
    if (!(error instanceof StepSyntaxError)) throw error
    const { code, message, start, end, hint } = error
    context.report({ code, message, start, end, ...(hint === undefined ? {} : { hint }) })
    return undefined
  } finally {
    for (const finding of scanner.findings) context.report(finding)
  }
}

function checkArguments(spec: SyscallSpec, syntax: StepSyntax, context: Context): Value[] {
  const expected = variantOf(spec, syntax, context)
  const { args, close } = syntax
  const required = expected.filter((arg) => !arg.optional).length
  const extra = args[expected.length]
  if (extra !== undefined || args.length < required) {
    const names = expected.map((arg) => (arg.optional ? `[${arg.name}]` : arg.name)).join(', ')
    const count = required === expected.length ? required : `${required} to ${expected.length}`
    context.report({
      code: 'arity',
      message: `Expected ${count} argument${count === 1 ? '' : 's'} of ${spec.name}(${names}), got ${args.length}`,
      start: extra?.start ?? close,
      end: extra?.end ?? close + 1,
    })
  }
  const values: Value[] = []
  for (const [i, value] of args.entries()) {
    const arg = expected[i]
    const first = spec.name === 'syscall' ? values[0] : undefined
    if (arg === undefined) values.push(unknownValue)
    else if (first === undefined) {
      const printed = {
        ignored: isIgnored(arg, expected, args),
        unfilled: claimsOtherErrno(syntax),
      }
      values.push(checkArgument(spec.name, arg, value, context, printed))
    } else values.push(checkRegister(arg.name, registerMeaning(first, i - 1), value, context))
  }
  return values
}

/** Whether the call, with the flags that the step gives, does not look at the argument. */
function isIgnored(
  arg: ArgSpec,
  expected: readonly ArgSpec[],
  args: readonly ValueSyntax[],
): boolean {
  if (arg.kind !== 'string' || arg.ignoredWith === undefined) return false
  const { arg: decider, bits } = arg.ignoredWith
  const index = expected.findIndex(({ name }) => name === decider)
  const value = args[index]
  const terms = value?.kind === 'flags' ? value.terms : value?.kind === 'name' ? [value] : []
  const given = flagsValue(
    terms.map((term) => (term.kind === 'int' ? { int: String(term.value) } : { name: term.name })),
    expected[index],
  )
  return typeof given === 'bigint' && (given & bits) !== 0n
}

/** A call that failed with EFAULT may have had a bad address for its output. */
function claimsOtherErrno({ claim }: StepSyntax): boolean {
  if (claim?.kind !== 'errno') return claim?.kind === 'any'
  return !claim.errnos.some(({ name }) => name === 'EFAULT')
}

/** The arguments that the call takes here: fsconfig's depend on its command. */
function variantOf(spec: SyscallSpec, syntax: StepSyntax, context: Context): readonly ArgSpec[] {
  if (spec.variants === undefined) return spec.args
  const index = spec.args.findIndex((arg) => arg.name === spec.variants?.by)
  const deciding = spec.args[index]
  const value = syntax.args[index]
  if (deciding === undefined || value === undefined) return spec.args
  const values = spec.args.map((): Value => unknownValue)
  // Its findings come again, with those of the other arguments.
  values[index] = checkArgument(spec.name, deciding, value, { ...context, report: () => undefined })
  return argsOf(spec, values)
}

function checkActor({ actor }: StepSyntax, { scope, report }: Context): string | undefined {
  if (actor === undefined || scope.actors.has(actor.name)) return actor?.name
  const { name, start, end } = actor
  const known = [...scope.actors]
  const near = didYouMean(name, known)
  report({
    code: 'actors',
    message: `Expected an actor of the scenario, got ${shown(name)}`,
    start,
    end,
    hint: near.hint ?? `name it above the steps: actors: { ${name}: 0 }`,
  })
  return name
}

/** The name before `=`, if the call gives something that a name can stand for. */
function checkBind(spec: SyscallSpec, { bind }: StepSyntax, context: Context): string | undefined {
  if (bind === undefined) return undefined
  const { name, start, end } = bind
  if (!isBindable(name)) {
    const message = `Expected a name for the descriptor, got ${shown(name)}, which means something else`
    context.report({ code: 'reference', message, start, end })
  } else if (!givesDescriptor(spec)) {
    const message = `Expected no name before ${spec.name}, which returns no descriptor`
    context.report({ code: 'reference', message, start, end })
  }
  return name
}

function givesDescriptor(spec: SyscallSpec): boolean {
  return spec.returns.kind === 'fd' || spec.name === 'syscall'
}

/** The number that strace gave to the descriptor: `= 3</src>`. */
function numberOf(spec: SyscallSpec, { bind, claim }: StepSyntax): string | undefined {
  if (claim?.kind !== 'int' || claim.value < 0n) return undefined
  if (spec.returns.kind !== 'fd' && !(spec.name === 'syscall' && bind !== undefined))
    return undefined
  return String(claim.value)
}

function outputsOf(expected: readonly ArgSpec[], args: readonly Value[]): [string, Binding][] {
  return args.flatMap((value, i): [string, Binding][] => {
    const arg = expected[i]
    if (value.kind !== 'out' || value.name === undefined || arg?.kind !== 'out') return []
    return [[value.name, { kind: 'output', of: arg.of }]]
  })
}

function checkClaim(
  spec: SyscallSpec,
  claim: ClaimSyntax,
  bound: boolean,
  context: Context,
): Claim | undefined {
  const { start, end } = claim
  switch (claim.kind) {
    case 'any':
      return { kind: 'any' }
    case 'fd':
      if (givesDescriptor(spec)) return { kind: 'fd' }
      context.report({
        code: 'claim',
        message: `Expected a claim that fits ${spec.name}, which returns no descriptor, got \`fd\``,
        start,
        end,
      })
      return undefined
    case 'int': {
      const isDescriptor = spec.returns.kind === 'fd' || (spec.name === 'syscall' && bound)
      if (isDescriptor && claim.value >= 0n) return { kind: 'fd' }
      return { kind: 'value', value: String(claim.value) }
    }
    case 'errno': {
      for (const errno of claim.errnos) {
        if (errnoNumber(errno.name) !== undefined) continue
        context.report({
          code: 'claim',
          message: `Expected the name of an errno, got ${shown(errno.name)}`,
          start: errno.start,
          end: errno.end,
          ...didYouMean(errno.name, errnoNames()),
        })
      }
      return { kind: 'errno', errnos: claim.errnos.map((errno) => errno.name) }
    }
  }
}
