// The command that starts a worker, on every machine the same.
import type { WorkerKind } from './machine.ts'

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

/** The programs that a worker is made of, where the machine has them. */
export interface WorkerPrograms {
  /** util-linux's. */
  unshare: string
  node: string
  /** Options of Node that pay on this machine only. */
  nodeOptions?: readonly string[]
  /** The compiled worker. */
  worker: string
  /** Whether descriptor 4 is the kernel's log: only of a kernel that runs nothing else. */
  kernelLog?: true
}

/** Descriptors 0, 1 and 3 are what the command speaks through. */
export function workerCommand(kind: WorkerKind, programs: WorkerPrograms): string[] {
  const kernelLog = programs.kernelLog ? ['kernel-log'] : []
  const userNamespace = kind === 'userns' ? ['--user', '--map-root-user'] : []
  return [
    ...[programs.unshare, ...userNamespace, ...namespaceOptions, '--'],
    // A fork of the worker has no threads but one, so the worker must not count on others.
    ...[programs.node, '--single-threaded', '--v8-pool-size=0'],
    // What a case leaves behind is garbage at once; V8 would let much of it grow old.
    ...['--max-semi-space-size=4', '--heap-growing-percent=70'],
    ...(programs.nodeOptions ?? []),
    ...[programs.worker, ...kernelLog],
  ]
}
