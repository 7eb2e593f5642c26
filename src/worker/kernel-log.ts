// What the kernel says while a case runs, where the kernel is this worker's alone: in a guest.
import type { System } from '../kernel/system.ts'
import { kernelLogLines, troubleIn } from '../record/kernel-log.ts'

const EPIPE = 32
const SEEK_END = 2
const recordBytes = 8192
/** A kernel that writes faster than it is read must not keep a case for ever. */
const mostReads = 5000

export class KernelLog {
  readonly #system: System
  readonly #fd: number
  #before: string[] = []

  /**
   * `fd`: an open /dev/kmsg. Whoever opened it shares its position with this process, and so finds,
   * once the worker is gone, just what no record has.
   */
  constructor(system: System, fd: number) {
    this.#system = system
    this.#fd = fd
    system.makeNonBlocking(fd)
    system.must('lseek', fd, 0, SEEK_END)
  }

  /** A case begins: what was said until now does not belong to its calls. */
  begin(): void {
    this.#before = this.#read()
  }

  /** The trouble that the kernel told of since; what came before is marked. */
  end(): string[] {
    const during = this.#read()
    if (this.#before.length === 0) return during
    return ['(before this case began)', ...this.#before, '(in this case)', ...during]
  }

  #read(): string[] {
    let records = ''
    for (let reads = 0; reads < mostReads; reads++) {
      const bytes = this.#system.readOnce(this.#fd, recordBytes)
      if (typeof bytes !== 'number') records += bytes.toString('latin1')
      // After EPIPE, for records that were overwritten unread, the next ones can be read.
      else if (bytes !== -EPIPE) break
    }
    return records === '' ? [] : troubleIn(kernelLogLines(records))
  }
}
