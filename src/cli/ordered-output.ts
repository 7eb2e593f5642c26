// Several kernels are run side by side; what is printed of them comes one after the other.
import type { Output } from '../report/reporter.ts'

export interface Turn extends Output {
  /** Nothing more comes; the next in line is heard. */
  end(): void
}

/** Lets the first turn that has not ended write at once, and holds back what later ones write. */
export class OrderedOutput {
  readonly #output: Output
  #turns: { held: string[]; ended: boolean }[] = []

  constructor(output: Output) {
    this.#output = output
  }

  /** Turns are heard in the order in which they were asked for. */
  turn(): Turn {
    const state: { held: string[]; ended: boolean } = { held: [], ended: false }
    this.#turns.push(state)
    return {
      write: (text) => {
        if (this.#turns[0] === state) this.#output.write(text)
        else state.held.push(text)
      },
      end: () => {
        state.ended = true
        this.#advance()
      },
    }
  }

  #advance(): void {
    while (this.#turns[0]?.ended) {
      this.#turns.shift()
      for (const text of this.#turns[0]?.held.splice(0) ?? []) this.#output.write(text)
    }
  }
}
