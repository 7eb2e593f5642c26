// virtme-ng, the usual tool for booting a kernel on this machine's own files; it is not ours to install.
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { execa, type Options } from 'execa'
import type { Command } from '../commands.ts'
import type { Bench } from '../scenario-run.ts'

export type VngBoot = { seconds: number } | { failure: string }

/** Some boots of it hang. */
const limitMs = 90_000
const mostWords = 200

/** MOUNTLAB_VNG, or what is on the PATH. */
export function findVng(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const places = process.env.MOUNTLAB_VNG || folders.map((folder) => join(folder, 'vng'))
  return [places].flat().find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export async function vngVersion(vng: string, signal: AbortSignal): Promise<string | undefined> {
  const options = { cancelSignal: signal, timeout: 30_000, reject: false } as const
  const { stdout } = await execa(vng, ['--version'], options)
  return stdout || undefined
}

/** Under TCG and on one processor; its machine for quick boots is known to hang there. */
export async function vngBoot(bench: Bench, vng: string, image: string): Promise<VngBoot> {
  const hardware = ['--disable-kvm', '--disable-microvm', '--cpus', '1']
  const command: Command = [...contained, ...piped, vng, ...hardware, '--run', image]
  const [file, ...args] = [...command, '--', 'uname', '-r'] as Command
  const start = performance.now()
  const running = execa(file, args, {
    stdin: 'ignore',
    all: true,
    reject: false,
    cancelSignal: bench.signal,
    timeout: limitMs,
    killSignal: 'SIGKILL',
    // It leaves sockets there when it is killed.
    env: { TMPDIR: bench.folder },
  } satisfies Options)
  let seconds: number | undefined
  const said: string[] = []
  for await (const line of running.iterable({ from: 'all' })) {
    const text = printable(line)
    if (text !== '') said.push(text)
    if (/^\d+\.\d+\S*$/.test(text)) seconds ??= (performance.now() - start) / 1000
  }
  const { timedOut } = await running
  bench.signal.throwIfAborted()
  if (seconds !== undefined) return { seconds }
  const words = said.findLast((line) => /Kernel panic|error|fail/i.test(line)) ?? said.at(-1)
  const last = (words ?? 'not a word').slice(0, mostWords)
  return { failure: timedOut ? `it hung for ${limitMs / 1000} s; last: ${last}` : last }
}

/** All that it starts ends with the first process of this pid namespace. */
const contained: Command = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-current-user']),
  ...['--pid', '--fork', '--kill-child', '--mount-proc'],
]

/** It opens its standard output and error anew, which nothing can with the sockets that Node gives. */
const piped = ['sh', '-c', '"$@" 2>&1 | cat', 'sh']

function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
  const text = line.replace(/\x1b\[[0-9;?]*[a-zA-Z]|\x1bc|[\x00-\x08\x0b-\x1f\x7f]/g, '')
  return text
    .replace(/^\[ *\d+\.\d+\] /, '')
    .replaceAll('|', '/')
    .trim()
}
