// Fetching with apt itself, from an archive that the test makes.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import t from 'tap'
import { inCache, withTemporaryFolder } from './cache.ts'
import { debFile, fetchPackages } from './fetch-packages.ts'
import type { LockedPackage } from './kernel-lock.ts'
import { privateApt } from './private-apt.ts'

const folder = t.testdir({ archive: {} })
process.env.XDG_CACHE_HOME = join(folder, 'cache')

const aptConfig = await execa('apt-config', ['shell', 'X', 'Acquire'], { reject: false })
const skip = aptConfig.exitCode === 0 ? false : 'apt cannot be run here'

function lockedFile(name: string, content: Buffer): LockedPackage {
  const path = `pool/main/x/${name}_1_amd64.deb`
  mkdirSync(dirname(join(folder, 'archive', path)), { recursive: true })
  writeFileSync(join(folder, 'archive', path), content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const size = content.length
  return { name, version: '1', archive: 'main', path, size, sha256, vouchedBy: 'index' }
}

async function fetch(
  packages: LockedPackage[],
  uri = `file:${folder}/archive/`,
): Promise<string[]> {
  const notes: string[] = []
  const archives = { main: { uri, signedBy: undefined } }
  const { signal } = new AbortController()
  await withTemporaryFolder((temporary) =>
    fetchPackages(
      packages,
      () => privateApt(temporary, archives, signal),
      (text) => notes.push(text),
    ),
  )
  return notes
}

t.test('a package is kept by its content, and fetched once', { skip }, async (t) => {
  const one = lockedFile('one', Buffer.from('content of one'))
  t.strictSame(await fetch([one]), ['fetching one 1 (0.0 MB)'])
  t.equal(readFileSync(debFile(one.sha256), 'utf8'), 'content of one')
  t.strictSame(await fetch([one]), [])
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('what is cached needs no archive', { skip }, async (t) => {
  const one = lockedFile('one', Buffer.from('content of one'))
  let asked = 0
  const noApt = (): never => {
    asked += 1
    throw new Error('there is none')
  }
  await fetchPackages([one], noApt, () => {})
  t.equal(asked, 0)
})

t.test('another content than the locked one is refused', { skip }, async (t) => {
  const one = { ...lockedFile('two', Buffer.from('changed')), sha256: '0'.repeat(64) }
  await t.rejects(fetch([one]), {
    code: 'fetch-failed',
    message:
      /two 1 is not the file that vm\/kernels\.lock\.json names: its sha256 is [0-9a-f]{64}$/,
  })
  t.notOk(existsSync(debFile(one.sha256)))
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('a package that is gone is told with what to do', { skip }, async (t) => {
  const one = { ...lockedFile('gone', Buffer.from('x')), path: 'pool/main/x/gone_0_amd64.deb' }
  await withServer(
    () => undefined,
    async (uri) => {
      const error = {
        code: 'package-gone',
        message: 'the archive no longer has gone 1, which vm/kernels.lock.json names',
        hint: /--update/,
      }
      await t.rejects(fetch([one], uri), error)
      await t.rejects(fetch([one]), error)
    },
  )
})

t.test('a package of an archive that is not there', { skip }, async (t) => {
  const one = { ...lockedFile('three', Buffer.from('x')), archive: 'security' } as const
  await t.rejects(fetch([one]), { code: 'archive-missing' })
})

t.test('two fetches at once do not hurt each other', { skip }, async (t) => {
  const one = lockedFile('four', Buffer.alloc(1_000_000, 4))
  await Promise.all([fetch([one]), fetch([one])])
  t.equal(readFileSync(debFile(one.sha256)).length, 1_000_000)
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('a fetch that is killed leaves nothing that is taken for whole', { skip }, async (t) => {
  const one = lockedFile('five', Buffer.alloc(100_000, 5))
  const asked = withResolvers()
  const half = (): Buffer => {
    asked.resolve()
    return Buffer.alloc(50_000, 5)
  }
  await withServer(half, async (uri) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(one, uri)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    await asked.promise
    child.kill('SIGKILL')
    await until(() => child.signalCode !== null && processesWith(uri) === 0)
  })
  t.notOk(existsSync(debFile(one.sha256)))
  t.equal(readdirSync(inCache('tmp')).length > 0, true, 'the killed one could not clean up')
  await fetch([one])
  t.equal(readFileSync(debFile(one.sha256)).length, 100_000)
  t.strictSame(readdirSync(inCache('tmp')), [], 'a later one has')
})

/** Fetches in a process of its own. */
function program(one: LockedPackage, uri: string): string {
  const from = (name: string): string =>
    JSON.stringify(new URL(`./${name}.js`, import.meta.url).href)
  return `
    import { withTemporaryFolder } from ${from('cache')}
    import { fetchPackages } from ${from('fetch-packages')}
    import { privateApt } from ${from('private-apt')}
    const archives = { main: { uri: ${JSON.stringify(uri)} } }
    const { signal } = new AbortController()
    await withTemporaryFolder((folder) =>
      fetchPackages([${JSON.stringify(one)}], () => privateApt(folder, archives, signal), () => {}))`
}

/** An archive that answers every request with the start of a file and then stalls, or with 404. */
async function withServer(
  content: () => Buffer | undefined,
  use: (uri: string) => Promise<void>,
): Promise<void> {
  const server = createServer((_, response) => {
    const start = content()
    if (start === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'Content-Length': 100_000 }).write(start)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

function processesWith(text: string): number {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text)
    } catch {
      return false
    }
  }).length
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1000) throw new Error('waited too long')
    await sleep(10)
  }
}
