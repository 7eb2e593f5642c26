// Workers on this machine's own kernel, in fresh namespaces made by util-linux's unshare(1).
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { WorkerFacts } from '../record/wire.ts'
import { MachineError } from './errors.ts'
import type { Machine, WorkerKind, WorkerProcess } from './machine.ts'
import { openProgressFile } from './progress-file.ts'
import { workerCommand } from './worker-command.ts'
import { RequestWriter, workerLines } from './worker-talk.ts'

const programs = {
  unshare: 'unshare',
  node: process.execPath,
  worker: fileURLToPath(new URL('../worker/main.js', import.meta.url)),
}
const startLimitMs = 30_000

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
  return execa(
    'setpriv',
    // If this process is killed the worker goes as well, whatever it is waiting for.
    ['--pdeathsig=KILL', ...workerCommand(kind, programs)],
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
  const subprocess = spawnWorker(kind, progress.fd)
  let complaint = ''
  subprocess.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000)
  })
  const requests = new RequestWriter(subprocess.stdin)
  const answers = workerLines(subprocess.stdout)
  const startTimer = setTimeout(() => subprocess.kill('SIGKILL'), startLimitMs)
  const first = await answers.next()
  clearTimeout(startTimer)

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
    send: (request) => requests.send(request),
    progress: () => progress.read(),
    finish: () => requests.finish(),
    kill: () => void subprocess.kill('SIGKILL'),
    async ending() {
      const { signal, exitCode } = await ended
      // unshare(1) tells the death of its child by a signal as 128 + its number, or dies of it.
      return { lost: 'worker', how: signal ?? `exit status ${exitCode}`, console: [] }
    },
  }
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
