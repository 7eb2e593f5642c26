// Some files of a package that is too big to unpack: two gigabytes for the one file that is wanted.
import { execa } from 'execa'
import { MachineError } from '../errors.ts'

/** An archive within the package is looked into if it is named. */
export interface Wanted {
  /** Patterns of tar(1), such as `./usr/lib/debug/*`. */
  patterns: readonly string[]
  /** A pattern for the .tar.xz in the package that has the files. */
  inner?: string
}

/** Writes the wanted files below `to`. Throws MachineError, or the signal's reason. */
export async function unpackFiles(
  deb: string,
  { patterns, inner }: Wanted,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  // setpriv(1) ends a program with this process; each of them ends with those before it.
  const guarded = ['setpriv', '--pdeathsig=KILL']
  const tar = [...guarded, 'tar', '--extract', '--wildcards']
  const commands = [[...guarded, 'dpkg-deb', '--fsys-tarfile', deb]]
  if (inner !== undefined) commands.push([...tar, '--to-stdout', inner], [...guarded, 'xz', '-dc'])
  commands.push([...tar, '--no-same-owner', '--directory', to, ...patterns])
  const started = commands.map(([program = '', ...args], index) =>
    execa(program, args, {
      stdin: index === 0 ? 'ignore' : 'pipe',
      stdout: index === commands.length - 1 ? 'ignore' : 'pipe',
      buffer: { stdout: false, stderr: true },
      env: { LC_ALL: 'C.UTF-8' },
      detached: true,
      cleanup: true,
      cancelSignal: signal,
      timeout: 600_000,
      reject: false,
    }),
  )
  started.forEach((process, index) => {
    const next = started[index + 1]
    // A reader that has all it wants closes its end.
    next?.stdin?.on('error', () => {})
    if (next !== undefined) process.stdout?.pipe(next.stdin as NodeJS.WritableStream)
  })
  const last = (await Promise.all(started)).at(-1)
  signal.throwIfAborted()
  if (last?.exitCode === 0) return
  const said = last?.code === 'ENOENT' ? 'setpriv(1) is missing' : String(last?.stderr ?? '').trim()
  throw new MachineError('program-failed', `${deb} cannot be unpacked: ${said.slice(0, 400)}`)
}
