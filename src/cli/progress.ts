import ora from 'ora'
import type { Reporter } from '../report/reporter.ts'

/**
 * A spinner on stderr with the number of finished cases and the case begun last. ora takes its line
 * away while anything is written to a terminal, and draws it at its own pace.
 */
export class Progress implements Reporter {
  readonly #spinner = ora({
    stream: process.stderr,
    // Both would take Ctrl-C away from us.
    discardStdin: false,
    hideCursor: false,
  })
  #total = 0
  #done = 0
  #name = ''
  #shownAt = 0

  onBegin({ total }: { total: number }): void {
    // Of several kernels each begins in its turn.
    this.#total += total
    this.#spinner.start('')
    this.#show()
  }

  onStart(name: string): void {
    this.#name = name
    this.#show()
  }

  onCase(): void {
    this.#done += 1
    this.#show()
  }

  onEnd(): void {
    this.stop()
  }

  stop(): void {
    this.#spinner.stop()
  }

  #show(): void {
    // Cases may come by the thousand in a second, and ora measures every text it is given.
    const now = performance.now()
    if (now - this.#shownAt < 80) return
    this.#shownAt = now
    const text = `${this.#done}/${this.#total} ${this.#name}`
    this.#spinner.text = text.slice(0, process.stderr.columns - 4)
  }
}
