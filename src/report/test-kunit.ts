// The kernel's own parser of KTAP, from Debian's source of Linux: for tests, and only where it may be
// downloaded (150 MB, of which two small files are kept) or is cached.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { inCache, publish, withTemporaryFolder } from '../machine/kernels/cache.ts'
import { archiveOf } from '../machine/kernels/debian-archives.ts'
import { hashFile } from '../machine/kernels/fetch-packages.ts'
import { newest, readPackages } from '../machine/kernels/package-index.ts'
import { type PrivateApt, withPrivateApt } from '../machine/kernels/private-apt.ts'

const name = 'linux-source-6.12'
const suite = 'trixie'
const files = ['kunit_parser.py', 'kunit_printer.py']
const folder = inCache(`kunit-of-${name}`)
const limitMs = 540_000

/** What the parser makes of one test. */
export interface KunitTest {
  name: string
  /** `SUCCESS`, `FAILURE`, `SKIPPED`, `NO_TESTS`, `TEST_CRASHED`. */
  status: string
  /** What the parser holds against the text itself, those of subtests included. */
  errors: number
  log: string[]
  tests: KunitTest[]
}

/** Why there is no parser; false where there is one, fetched if need be. */
export async function noKunit(): Promise<string | false> {
  const python = await execa('python3', ['--version'], { reject: false, timeout: limitMs })
  if (python.exitCode !== 0) return 'python3 is not installed'
  if (existsSync(folder)) return false
  if (process.env.MOUNTLAB_TEST_FETCH !== '1') return `${name} is not cached: MOUNTLAB_TEST_FETCH=1`
  await withPrivateApt(AbortSignal.timeout(limitMs), async (apt) => fetchParser(await apt()))
  return false
}

async function fetchParser(apt: PrivateApt): Promise<void> {
  const found = newest(readPackages(await apt.readIndex(suite), (other) => other === name))
  const archive = apt.archives[archiveOf(suite)]
  if (found === undefined || archive === undefined) throw new Error(`no ${name} in ${suite}`)
  await withTemporaryFolder(async (temporary) => {
    const deb = join(temporary, 'deb')
    await apt.download(archive, found.path, deb)
    if ((await hashFile(deb)) !== found.sha256) throw new Error(`${name} is not what was indexed`)
    const kept = join(temporary, 'kept')
    mkdirSync(kept)
    const wanted = files.map((file) => `${name}/tools/testing/kunit/${file}`)
    // The last program ends as soon as it has its files, and those before it by SIGPIPE.
    const script = `dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/src/${name}.tar.xz |
      tar -xJ -C "$2" --strip-components=4 --occurrence=1 ${wanted.join(' ')}`
    await execa('setpriv', ['--pdeathsig=KILL', 'sh', '-c', script, 'sh', deb, kept], {
      timeout: limitMs,
    })
    for (const file of files) if (!existsSync(join(kept, file))) throw new Error(`no ${file}`)
    publish(kept, folder)
  })
}

const driver = `
import io, json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
# It prints what it parses to the standard output that it finds when it is imported.
out, sys.stdout = sys.stdout, io.StringIO()
import kunit_parser
text = sys.stdin.read().splitlines()
test = kunit_parser.parse_run_tests(text)
def tree(test):
    return {'name': test.name, 'status': test.status.name, 'errors': test.counts.errors,
            'log': list(test.log), 'tests': [tree(one) for one in test.subtests]}
json.dump(tree(test), out)
`

/** Parses a KTAP text as kunit.py does. */
export async function parseKtap(text: string): Promise<KunitTest> {
  const { stdout } = await execa('python3', ['-c', driver, folder], {
    input: text,
    timeout: 60_000,
  })
  return JSON.parse(stdout) as KunitTest
}
