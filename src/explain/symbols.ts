// Which function an address belongs to, from the symbols of a kernel's text.

export interface Symbol {
  name: string
  start: bigint
  /** The next symbol's start. */
  end: bigint
}

export class Symbols {
  readonly #all: Symbol[]
  readonly #byStart = new Map<bigint, Symbol>()
  readonly #byName = new Map<string, Symbol>()
  readonly #addresses = new Map<string, bigint>()

  /**
   * `text`: as nm(1) writes it, in the order of addresses. The type `e` is a place where a function ends, or one
   * whose own end is not known.
   */
  constructor(text: string) {
    const starts: { name: string; start: bigint; isEnd: boolean }[] = []
    for (const line of text.split('\n')) {
      const [address = '', type = '', name = ''] = line.split(' ')
      if (name === '') continue
      const start = BigInt(`0x${address}`)
      this.#addresses.set(name, start)
      // Of several names of one place the first counts.
      if (/^[tTwWe]$/.test(type) && starts.at(-1)?.start !== start) {
        starts.push({ name, start, isEnd: type === 'e' })
      }
    }
    // Behind the last one there are modules, programs of BPF, and nothing that has a name here.
    this.#all = starts.slice(0, -1).flatMap(({ name, start, isEnd }, index) => {
      return isEnd ? [] : [{ name, start, end: starts[index + 1]?.start ?? start }]
    })
    for (const symbol of this.#all) {
      this.#byStart.set(symbol.start, symbol)
      if (!this.#byName.has(symbol.name)) this.#byName.set(symbol.name, symbol)
    }
  }

  startingAt(address: bigint): Symbol | undefined {
    return this.#byStart.get(address)
  }

  /** Undefined where no function is known. */
  containing(address: bigint): Symbol | undefined {
    let low = 0
    let high = this.#all.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#all[middle]?.start ?? 0n) <= address) low = middle
      else high = middle - 1
    }
    const found = this.#all[low]
    return found !== undefined && found.start <= address && address < found.end ? found : undefined
  }

  named(name: string): Symbol | undefined {
    return this.#byName.get(name)
  }

  /** `do_move_mount+0x1f4`, as the kernel itself writes a place in its code. */
  placeOf(address: bigint): string {
    const symbol = this.containing(address)
    const hex = (value: bigint): string => `0x${value.toString(16)}`
    if (symbol === undefined) return hex(address)
    return `${symbol.name}+${hex(address - symbol.start)}`
  }

  /** Of any symbol of the text, also one that is no function. */
  addressOf(name: string): bigint | undefined {
    return this.#addresses.get(name)
  }

  matching(pattern: RegExp): Symbol[] {
    return this.#all.filter(({ name }) => pattern.test(name))
  }
}

/** `do_move_mount.isra.0` and `do_move_mount.cold` to `do_move_mount`: parts that gcc makes. */
export function sourceName(name: string): string {
  return name.replace(/\.(?:isra|constprop|part|cold)\b.*$/, '')
}
