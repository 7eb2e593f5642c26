// The machine's own archive, as users get it: skipped where there is none to be reached.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import t from 'tap'
import { MachineError } from '../errors.ts'
import { unpackBusybox } from './busybox.ts'
import { inCache, withTemporaryFolder } from './cache.ts'
import { fetchPackages } from './fetch-packages.ts'
import { lockPackage, PackageFinder } from './lock-packages.ts'
import { privateApt, withPrivateApt } from './private-apt.ts'

const folder = t.testdir({ archive: {} })
process.env.XDG_CACHE_HOME = join(folder, 'cache')
const { signal } = new AbortController()

/** The index of this suite is small. */
const suite = 'bullseye-security'

const locked = await withPrivateApt(signal, async (getApt) => {
  const finder = new PackageFinder(await getApt(), () => {})
  return lockPackage('busybox-static', [suite], finder)
}).catch((error: unknown) => {
  if (error instanceof MachineError) return error
  throw error
})
const unreachable =
  locked instanceof MachineError &&
  (['archive-missing', 'program-missing'].includes(locked.code) ||
    /resolve|connect|unreachable|timed? ?out|failure/i.test(locked.message))
const skip = unreachable ? `no archive can be reached: ${locked.message}` : false

t.test('busybox of the archive is found, fetched, unpacked, and runs', { skip }, async (t) => {
  if (locked instanceof MachineError) throw locked
  const [one] = locked.packages
  if (one === undefined) throw new Error('no package')
  t.match(one, { name: 'busybox-static', archive: 'security', vouchedBy: 'index' })
  await withPrivateApt(signal, (apt) => fetchPackages([one], apt, () => {}))
  const program = await unpackBusybox(one, signal)
  t.equal((await execa(program, ['echo', 'it runs'])).stdout, 'it runs')
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('an index that nobody signed is refused', { skip }, async (t) => {
  const suiteFolder = join(folder, 'archive/dists/sid')
  mkdirSync(join(suiteFolder, 'main/binary-amd64'), { recursive: true })
  writeFileSync(join(suiteFolder, 'main/binary-amd64/Packages'), 'Package: x\nVersion: 1\n')
  writeFileSync(join(suiteFolder, 'Release'), 'Suite: sid\nComponents: main\nMD5Sum:\n')
  const archives = { main: { uri: `file:${folder}/archive/`, signedBy: undefined } }
  await withTemporaryFolder(async (temporary) => {
    const apt = await privateApt(temporary, archives, signal)
    await t.rejects(apt.readIndex('sid'), { code: 'fetch-failed', message: /not signed/ })
  })
})
