// From what was measured of guests to the rows that are printed (pure).
import { atMost, type Row, whole } from '../figure-table.ts'
import type { RunOnAll } from './run-on-all.ts'

const mostSeconds = 75

export function guestRows({ seconds, cases, cores, accelerator, kernels }: RunOnAll): Row[] {
  const what = `${kernels.length} kernels, ${whole(cases)} cases each`
  const how = `--jobs 2 on ${cores} ${cores === 1 ? 'core' : 'cores'}, ${accelerator}, cold`
  return [
    [`${what}, ${how}`, `${seconds.toFixed(1)} s`, atMost(seconds, mostSeconds, 's')],
    ...kernels.flatMap(({ name, release, bootSeconds, casesPerSecond }): Row[] => {
      if (bootSeconds === undefined) return []
      const value = `boot ${bootSeconds.toFixed(1)} s, ${whole(casesPerSecond)} cases/s`
      return [[`${name} (${release})`, value, '']]
    }),
  ]
}

/** `alone`: cases per second without guests, the start left out. */
export function hostRows({ kernels, cases }: RunOnAll, alone: number): Row[] {
  const host = kernels.find(({ bootSeconds }) => bootSeconds === undefined)
  const inRun = host === undefined ? '-' : `${whole(host.casesPerSecond)} cases/s`
  return [
    [`host in that run, ${whole(cases)} cases, start included`, inRun, ''],
    ['host alone, default jobs, as `npm run bench`', `${whole(alone)} cases/s`, ''],
  ]
}
