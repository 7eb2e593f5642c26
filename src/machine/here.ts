// Workers on this machine's own kernel, in fresh namespaces made by util-linux's unshare(1).
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { RequestEncoder } from '../plan/wire.ts'
import { parseWorkerLine, type WorkerFacts, type WorkerLine } from '../record/wire.ts'
import { MachineError } from './errors.ts'
import type { Machine, WorkerKind, WorkerProcess } from './machine.ts'
import { openProgressFile } from './progress-file.ts'

const workerProgram = fileURLToPath(new URL('../worker/main.js', import.meta.url))
const startLimitMs = 30_000

const namespaceOptions = [
  '--mount',
  '--pid',
  '--ipc',
  '--uts',
  '--net',
  '--cgroup',
  '--propagation=private',
  '--fork',
  '--kill-child=SIGKILL',
]

/** This machine: its kernel, and what this process may do on it. */
export function thisMachine(): Machine {
  const runAs = isRealRoot() ? 'root' : 'user'
  return { runAs, start: (kind) => startWorker(kind, runAs) }
}

/** Root of the initial user namespace: user_namespaces(7). */
function isRealRoot(): boolean {
  const map = readFileSync('/proc/self/uid_map', 'utf8')
  return process.geteuid?.() === 0 && /^\s*0\s+0\s+4294967295\s*$/.test(map)
}

function spawnWorker(kind: WorkerKind, progressFd: number) {
  const options = kind === 'userns' ? ['--user', '--map-root-user'] : []
  return execa(
    'setpriv',
    [
      // If this process is killed the worker goes as well, whatever it is waiting for.
      '--pdeathsig=KILL',
      'unshare',
      ...options,
      ...namespaceOptions,
      '--',
      process.execPath,
      // A fork of the worker has no threads but one, so the worker must not count on others.
      '--single-threaded',
      '--v8-pool-size=0',
      workerProgram,
    ],
    {
      // Any open descriptor will do; execa's types list the first ones only.
      stdio: ['pipe', 'pipe', 'pipe', progressFd as 3],
      buffer: false,
      reject: false,
      // Ctrl-C is for this process; the worker hears of it from here.
      detached: true,
      cleanup: true,
      env: { NODE_OPTIONS: '', NODE_V8_COVERAGE: '' },
    },
  )
}

async function startWorker(kind: WorkerKind, runAs: Machine['runAs']): Promise<WorkerProcess> {
  if (kind === 'root' && runAs !== 'root') {
    throw new MachineError('privilege-unavailable', 'needs real root', 'run mountlab as root')
  }
  const progress = openProgressFile()
  const requests = new RequestEncoder()
  const subprocess = spawnWorker(kind, progress.fd)
  let complaint = ''
  subprocess.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000)
  })
  // A worker that is gone ends its answers; that its input cannot be written is no news then.
  subprocess.stdin.on('error', () => {})

  subprocess.stdout.setEncoding('utf8')
  const answers = parseLines(subprocess.stdout)
  const startTimer = setTimeout(() => subprocess.kill('SIGKILL'), startLimitMs)
  const first = await answers.next()
  clearTimeout(startTimer)

  // Requests that are made together are written together: each write may wake the worker.
  let pending = ''
  const write = (line: string): void => {
    if (pending === '') {
      process.nextTick(() => {
        subprocess.stdin.write(pending)
        pending = ''
      })
    }
    pending += line
  }

  const ended = subprocess.then((result) => {
    progress.close()
    return result
  })
  if (first.done || first.value.kind !== 'ready') {
    const said = first.done ? undefined : first.value
    subprocess.kill('SIGKILL')
    const { code } = await ended
    throw startError(kind, code, said?.kind === 'failed' ? said.message : complaint)
  }
  return {
    facts: first.value.facts satisfies WorkerFacts,
    answers,
    send: (request) => write(requests.encode(request)),
    progress: () => progress.read(),
    // After the requests that are still to be written.
    finish: () => process.nextTick(() => subprocess.stdin.end()),
    kill: () => void subprocess.kill('SIGKILL'),
    async ending() {
      const { signal, exitCode } = await ended
      if (signal !== undefined) return signal
      // unshare(1) tells the death of its child by a signal as 128 + its number, or dies of it.
      return exitCode === 0 ? 'ended' : `exit status ${exitCode}`
    },
  }
}

// readline's own lines come one by one through an event, a queue and a promise each.
async function* parseLines(chunks: AsyncIterable<string>): AsyncGenerator<WorkerLine> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const parsed = parseWorkerLine(line)
      if (parsed !== undefined) yield parsed
    }
  }
  const last = parseWorkerLine(rest)
  if (last !== undefined) yield last
}

function startError(kind: WorkerKind, code: string | undefined, said: string): MachineError {
  if (code === 'ENOENT') {
    return new MachineError(
      'program-missing',
      'setpriv(1) and unshare(1) are needed to start a worker',
      'apt-get install util-linux',
    )
  }
  const reason = said.trim() === '' ? 'it ended without a word' : said.trim()
  if (/^unshare: .*(Operation not permitted|No space left|Permission denied)/m.test(reason)) {
    return kind === 'userns'
      ? new MachineError(
          'privilege-unavailable',
          `this machine allows no user namespace here (${reason})`,
          'see user_namespaces(7): sysctl user.max_user_namespaces, ' +
            'kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns; ' +
            'or run mountlab as root',
        )
      : new MachineError(
          'privilege-unavailable',
          `needs CAP_SYS_ADMIN to make namespaces (${reason})`,
          'run mountlab as root outside of a restricted container',
        )
  }
  return new MachineError('worker-failed', `the worker did not get ready: ${reason}`)
}
