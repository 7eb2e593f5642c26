// Facts about the machine, gathered while the host's files can still be read.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { machine, release, version } from 'node:os'
import { gunzipSync } from 'node:zlib'
import type { WorkerFacts } from '../record/wire.ts'

export function gatherFacts(): WorkerFacts {
  return {
    release: release(),
    version: version(),
    machine: machine(),
    config: kernelConfigHash(),
  }
}

/** sha256 of the running kernel's configuration, from where kernels leave it. */
function kernelConfigHash(): string | null {
  const places = [
    () => gunzipSync(readFileSync('/proc/config.gz')),
    () => readFileSync(`/boot/config-${release()}`),
    () => readFileSync(`/lib/modules/${release()}/config`),
  ]
  for (const read of places) {
    try {
      return createHash('sha256').update(read()).digest('hex')
    } catch {
      // Not there, or not for us: the next place.
    }
  }
  return null
}

/** Whether this process is in a user namespace, and who it is outside of it: user_namespaces(7). */
export function ownIdentity(): { inUserNamespace: boolean; outerUid: number } {
  const [inner, outer, count] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/)
  const isInitial = inner === '0' && outer === '0' && count === '4294967295'
  return { inUserNamespace: !isInitial, outerUid: isInitial ? 0 : Number(outer) }
}
