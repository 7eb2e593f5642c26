// Reads blind-labels.txt, which says what its labels are and how they came about.
import { readFileSync } from 'node:fs'

export interface BlindLabel {
  case: string
  /** The one that fails, from 1. */
  step: number
  /** By kernel. */
  checks: Map<string, string>
}

const file = new URL('../../../src/bench/explain/blind-labels.txt', import.meta.url)

export const blindLabels: readonly BlindLabel[] = readBlindLabels(readFileSync(file, 'utf8'))

/** The kernels that have blind labels. */
export const blindKernels: readonly string[] = [
  ...new Set(blindLabels.flatMap(({ checks }) => [...checks.keys()])),
]

/** Throws at a line that is none of a label. */
export function readBlindLabels(text: string): BlindLabel[] {
  const found: BlindLabel[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name, step] = /^(\S+) step ([1-9]\d*)$/.exec(line) ?? []
    const [, kernels, check] = /^ {4}([\d.,]+) (\S.*)$/.exec(line) ?? []
    const label = found.at(-1)
    if (name !== undefined) found.push({ case: name, step: Number(step), checks: new Map() })
    else if (kernels !== undefined && check !== undefined && label !== undefined)
      for (const kernel of kernels.split(',')) label.checks.set(kernel, check)
    else throw new Error(`blind-labels.txt: no part of a label: ${line}`)
  }
  return found
}
