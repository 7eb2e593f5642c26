import { readFileSync } from 'node:fs'
import { type AllowedChange, decodeText, formatProblem, loadAllowList } from '../scenario/index.ts'
import { systemReason } from '../store/store-error.ts'
import { CliError, exitStatus, misuse } from './exit-status.ts'

/** Reads an allow-list; what is wrong with it goes to stderr, all of it. Throws CliError. */
export function readAllowList(file: string): AllowedChange[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw misuse(`Cannot read ${file}: ${systemReason(cause)}`)
  }
  const text = decodeText(file, bytes)
  const { entries, problems } =
    typeof text === 'string' ? loadAllowList({ file, text }) : { entries: [], problems: [text] }
  if (problems.length === 0) return entries
  process.stderr.write(`${problems.map(formatProblem).join('\n\n')}\n\n`)
  throw new CliError(exitStatus.misuse, `${file} is no allow-list`)
}
