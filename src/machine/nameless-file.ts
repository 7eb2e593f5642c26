import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Opens a new file that has no name any more: it goes with its last descriptor, come what may. */
export function openNamelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-'))
  try {
    return openSync(join(folder, 'file'), 'w+')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
