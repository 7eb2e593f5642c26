// Traces that were taken once, with all that the analysis needs besides: so it is tested without QEMU.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Analysis, analyse } from './analyse.ts'
import { disassemble } from './disassemble.ts'
import { Symbols } from './symbols.ts'
import { type Code, registersBytes, Trace } from './trace.ts'

const folder = fileURLToPath(new URL('../../src/explain/fixture/', import.meta.url))

interface Stored {
  returned: number
  /** As nm(1) writes them: the functions that the trace comes through. */
  symbols: string
  /** Of the functions of the chain; of older traces, the last one alone. */
  disassembly: string
  /** Base64: the registers, each as the difference to the instruction before it, register by register. */
  registers: string
}

export function readStoredTrace(name: string): Promise<Analysis> {
  const text = gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString('utf8')
  const stored = JSON.parse(text) as Stored
  const registers = fromColumns(Buffer.from(stored.registers, 'base64'))
  const symbols = new Symbols(stored.symbols)
  const code = stored.symbols.split('\n').flatMap((line): Code[] => {
    return line === '' ? [] : [{ start: BigInt(`0x${line.split(' ')[0]}`), bytes: Buffer.alloc(0) }]
  })
  const trace = new Trace({ registers, returned: stored.returned, code })
  return analyse(trace, symbols, async () => stored.disassembly)
}

/** Keeps a trace for `readStoredTrace`. */
export async function storeTrace(
  name: string,
  trace: Trace,
  symbols: Symbols,
  to = folder,
): Promise<void> {
  let disassembly = ''
  const signal = new AbortController().signal
  await analyse(trace, symbols, async (code) => {
    const text = await disassemble(code, signal)
    disassembly += `${text}\n`
    return text
  })
  const byAddress = new Map<string, string>()
  // What is behind a function is no part of it, unless it is the next one.
  for (const { start } of trace.code) {
    const symbol = symbols.containing(start)
    if (symbol !== undefined) byAddress.set(hex(symbol.end), 'behind')
  }
  for (const { start } of trace.code)
    byAddress.set(hex(start), symbols.containing(start)?.name ?? '')
  const lines = [...byAddress].map(([address, name]) => `${address} t ${name}\n`).sort()
  const stored: Stored = {
    returned: trace.returned,
    symbols: lines.join(''),
    disassembly,
    registers: toColumns(trace.registers).toString('base64'),
  }
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, `${name}.json.gz`), gzipSync(JSON.stringify(stored), { level: 9 }))
}

function hex(address: bigint): string {
  return address.toString(16).padStart(16, '0')
}

function toColumns(rows: Buffer): Buffer {
  const columns = Buffer.alloc(rows.length)
  let to = 0
  for (let byte = 0; byte < registersBytes; byte++) {
    let last = 0
    for (let at = byte; at < rows.length; at += registersBytes) {
      const now = rows[at] ?? 0
      columns[to++] = (now - last) & 0xff
      last = now
    }
  }
  return columns
}

function fromColumns(columns: Buffer): Buffer {
  const rows = Buffer.alloc(columns.length)
  let from = 0
  for (let byte = 0; byte < registersBytes; byte++) {
    let last = 0
    for (let at = byte; at < rows.length; at += registersBytes) {
      last = (last + (columns[from++] ?? 0)) & 0xff
      rows[at] = last
    }
  }
  return rows
}
