import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Not mkdir's `recursive`: Node 20 tries for ever where the system says ENOENT, as below /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!existsSync(folder)) throw error
  }
}
