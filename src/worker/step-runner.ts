// Makes the steps of one case, each in the process that it names, and tells what they answered.
import { decodeOutput, numberAt } from '../kernel/decode.ts'
import type { Message, StepRecord } from '../record/observation.ts'
import { presentOutput, presentValue, stableText } from '../record/present.ts'
import type { Symbols } from '../record/symbols.ts'
import { errnoName } from '../syscalls/errno.ts'
import type { OutLayout } from '../syscalls/spec.ts'
import { argsOf, syscalls } from '../syscalls/table.ts'
import type { Step } from '../syscalls/value.ts'
import { callText } from './call-text.ts'
import type { Answer, CaseProcess, OutputBytes } from './case-process.ts'
import type { Crew } from './crew.ts'

/** A call that the guard did not let the case make. */
export class RefusedCall extends Error {}

interface Output {
  layout: OutLayout
  bytes: Buffer
  failed: boolean
}

export class StepRunner {
  readonly #crew: Crew
  readonly #symbols: Symbols
  readonly #outputs = new Map<string, Output>()

  constructor(crew: Crew, symbols: Symbols) {
    this.#crew = crew
    this.#symbols = symbols
  }

  /** `marks`: the call is to be marked for whoever watches the processor. */
  make(step: Step, marks: boolean): { record: StepRecord; process: CaseProcess } {
    const process = this.#crew.processFor(step)
    const call = callText(step, {
      descriptor: (name) => this.#showDescriptor(process, name),
      field: (name, path) => this.#showField(name, path),
    })
    const answer = process.make(step, (name, path) => this.#fieldValue(name, path), marks)
    if (typeof answer === 'string') throw new RefusedCall(`${call}: ${answer}`)
    for (const name of [step.bind, step.alias]) {
      if (name !== undefined) this.#crew.bound(name, step.actor)
    }
    return { record: this.#observe(step, process, call, answer), process }
  }

  forgetPaths(): void {
    for (const process of this.#crew.all) process.forgetPaths()
  }

  /** What is left at the end, also in the logs that the case reads by itself. */
  restOfMessages(): Message[] {
    return this.#crew.all.flatMap((process) => process.messages(true))
  }

  #observe(step: Step, process: CaseProcess, call: string, answer: Answer): StepRecord {
    const { number, returned, path, outputs } = answer
    const spec = syscalls[step.call]
    const result: StepRecord = { call }
    if (step.actor !== undefined) result.actor = step.actor
    if (step.bind !== undefined) result.bind = step.bind
    if (returned < 0) result.errno = errnoName(-Number(returned))
    else if (spec?.returns.kind === 'fd') result.fd = path === undefined ? '?' : this.#stable(path)
    else if (spec !== undefined && spec.number >= 0) result.value = String(returned)
    else result.value = presentValue(number, returned)
    for (const output of outputs) this.#keepOutput(result, step, process, returned, output)
    return result
  }

  #keepOutput(
    result: StepRecord,
    { call, args }: Step,
    process: CaseProcess,
    returned: number | bigint,
    { index, bytes, length }: OutputBytes,
  ): void {
    const spec = syscalls[call]
    const arg = spec === undefined ? undefined : argsOf(spec, args)[index]
    const value = args[index]
    if (arg?.kind !== 'out' || value?.kind !== 'out') return
    const name = value.name ?? arg.name
    const failed = returned < 0
    this.#outputs.set(name, { layout: arg.of, bytes, failed })
    if (failed) return
    const isOfProc = (): boolean => process.sawProc()
    const decoded = decodeOutput(arg.of, bytes, length, Number(returned), isOfProc)
    result.output ??= {}
    result.output[name] = presentOutput(decoded, {
      symbols: this.#symbols,
      pid: process.pid,
      isLinkOfProc: () => call.startsWith('readlink') && isOfProc(),
      descriptor: (fd) => process.nameOf(fd),
    })
  }

  #stable(path: string): string {
    return stableText(path, this.#symbols)
  }

  #showDescriptor(process: CaseProcess, name: string): string {
    const shown = process.show(name)
    if (shown.kind === 'none') return `-1 /* ${name} */`
    if (shown.kind === 'closed') return `${name}<closed>`
    return `${name}<${this.#stable(shown.path).replaceAll('>', '\\76')}>`
  }

  #fieldValue(name: string, path: readonly string[]): bigint {
    const output = this.#outputs.get(name)
    if (output === undefined || output.failed) return 0n
    return numberAt(output.layout, output.bytes, path)
  }

  #showField(name: string, path: readonly string[]): string {
    const value = this.#fieldValue(name, path)
    if (value === 0n) return '0'
    const field = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('')
    return `${name}${field}`
  }
}
