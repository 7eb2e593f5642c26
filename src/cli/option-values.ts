// The values of options, from text to what they mean.
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { type ReporterName, reporterNames } from '../report/names.ts'

export interface Shard {
  /** From 1. */
  index: number
  of: number
}

export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text)
  const [index, of] = [Number(match?.[1]), Number(match?.[2])]
  if (!(index >= 1 && index <= of && Number.isSafeInteger(of))) {
    throw new InvalidArgumentError('Expected i/n with 1 <= i <= n, such as 2/8.')
  }
  return { index, of }
}

export function parseJobs(text: string): number {
  const jobs = Number(text)
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > 4096) {
    throw new InvalidArgumentError('Expected a number from 1 to 4096.')
  }
  return jobs
}

/** The number of a step, from 1. */
export function parseStep(text: string): number {
  const step = Number(text)
  if (!/^\d+$/.test(text) || step < 1 || !Number.isSafeInteger(step)) {
    throw new InvalidArgumentError('Expected the number of a step, from 1.')
  }
  return step
}

/** Seconds, as milliseconds. */
export function parseSeconds(text: string): number {
  const timeoutMs = Math.round(Number(text) * 1000)
  // Timers of Node hold 31 bits.
  if (!/^\d*\.?\d+$/.test(text) || timeoutMs < 1 || timeoutMs > 2 ** 31 - 1) {
    throw new InvalidArgumentError('Expected a number of seconds above zero, such as 0.5.')
  }
  return timeoutMs
}

export function parseSeed(text: string): number {
  const seed = Number(text)
  if (!/^\d+$/.test(text) || seed >= 2 ** 32) {
    throw new InvalidArgumentError(
      'Expected a whole number below 2^32; write names before --shuffle, or --shuffle=SEED.',
    )
  }
  return seed
}

/** Names with commas between them; given again, the option adds to what was given before. */
export function parseKernels(text: string, before: string[] | undefined): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) {
    throw new InvalidArgumentError('Expected names of kernels, such as host,6.12.')
  }
  const all = [...(before ?? []), ...names]
  const twice = all.find((name, index) => all.indexOf(name) !== index)
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is named twice.`)
  return all
}

export interface ReporterChoice {
  name: ReporterName
  /** Standard output where there is none. */
  file?: string
}

/** `NAME` or `NAME=FILE`; given again, the option adds to what was given before. */
export function parseReporter(text: string, before: ReporterChoice[] = []): ReporterChoice[] {
  const [, word = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
  const name = reporterNames.find((known) => known === word)
  if (name === undefined) {
    throw new InvalidArgumentError(`Allowed choices are ${reporterNames.join(', ')}.`)
  }
  if (file === '') throw new InvalidArgumentError(`Expected a file, such as ${name}=out/report.`)
  if (file === undefined) {
    const other = before.find((choice) => choice.file === undefined)
    if (other !== undefined) {
      throw new InvalidArgumentError(
        `${other.name} goes to standard output already; give one of them a file, ` +
          `such as ${name}=out/report.`,
      )
    }
    return [...before, { name }]
  }
  if (
    before.some((choice) => choice.file !== undefined && resolve(choice.file) === resolve(file))
  ) {
    throw new InvalidArgumentError(`${file} is named twice.`)
  }
  return [...before, { name, file }]
}

/** Names with commas between them; given again, the option adds to what was given before. */
export function addWords(text: string, before: string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim())
  if (words.includes(''))
    throw new InvalidArgumentError('Expected names, with commas between them.')
  return [...before, ...words]
}
