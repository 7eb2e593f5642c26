import type { Output } from './reporter.ts'

/** Whole lines, each so many columns further to the right. */
export function indented(output: Output, columns: number): Output {
  return { write: (text) => output.write(text.replace(/^(?=.)/gm, ' '.repeat(columns))) }
}
