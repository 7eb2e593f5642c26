// objdump(1) of bytes that were in a guest's memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outputOf } from './programs.ts'
import type { Code } from './trace.ts'

/** The functions one after the other, each under a heading. Throws ExplainError. */
export async function disassemble(code: readonly Code[], signal: AbortSignal): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-code-'))
  try {
    const file = join(folder, 'code')
    const parts: string[] = []
    for (const { start, bytes } of code) {
      writeFileSync(file, bytes)
      const format = ['-D', '-w', '--no-show-raw-insn', '-b', 'binary', '-m', 'i386:x86-64']
      const args = [...format, `--adjust-vma=0x${start.toString(16)}`, file]
      parts.push(await outputOf('objdump', args, { signal }))
    }
    return parts.join('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
