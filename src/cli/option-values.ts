// The values of options, from text to what they mean.
import { InvalidArgumentError } from 'commander'

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

export function parseKernel(text: string): string {
  if (text !== 'host') {
    throw new InvalidArgumentError('Only the running kernel can be used so far: -k host.')
  }
  return text
}
