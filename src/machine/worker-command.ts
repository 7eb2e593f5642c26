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

/** unshare(1), Node and the worker's program; descriptors 0, 1 and 3 are what it speaks through. */
export function workerCommand(kind: WorkerKind, node: string, program: string): string[] {
  const userNamespace = kind === 'userns' ? ['--user', '--map-root-user'] : []
  // A fork of the worker has no threads but one, so the worker must not count on others.
  const nodeOptions = ['--single-threaded', '--v8-pool-size=0']
  return ['unshare', ...userNamespace, ...namespaceOptions, '--', node, ...nodeOptions, program]
}
