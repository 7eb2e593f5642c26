// apt with a configuration, state and cache of its own: nothing of the machine's is read but how to
// reach the archives, and nothing is installed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { withTemporaryFolder } from './cache.ts'
import { type Archive, type Archives, archiveOf, machineArchives } from './debian-archives.ts'
import { outputOf, runProgram } from './run-program.ts'

const helper = '/usr/lib/apt/apt-helper'

export interface PrivateApt {
  archives: Archives
  /** The text of the index of a suite's packages; its signature and hashes were checked. */
  readIndex(suite: string): Promise<string>
  /** Gets a file below an archive's root. What it holds is for the caller to check. */
  download(archive: Archive, path: string, to: string): Promise<void>
}

/** Makes the configuration in `folder`, which is the caller's to remove. */
export async function privateApt(
  folder: string,
  archives: Archives,
  signal: AbortSignal,
): Promise<PrivateApt> {
  const config = join(folder, 'apt.conf')
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  writeFileSync(join(folder, 'status'), '')
  writeFileSync(config, (await machineTransport(signal)) + ownSettings(folder))
  const run = { signal, env: { APT_CONFIG: config } }

  return {
    archives,
    async readIndex(suite) {
      const archive = archives[archiveOf(suite)]
      if (archive === undefined) return ''
      // One suite at a time, so that what cannot be had is named.
      writeFileSync(join(folder, 'archive.sources'), formatSource(archive, suite))
      const { exitCode, stderr } = await runProgram('apt-get', ['update', '--error-on=any'], run)
      if (exitCode !== 0) throw fetchFailed(`the index of ${suite} cannot be read`, stderr)
      const format = ['indextargets', '--format', '$(FILENAME)', 'Created-By: Packages']
      const files = text(await outputOf('apt-get', format, run))
        .split('\n')
        .filter(Boolean)
      return text(await outputOf(helper, ['cat-file', ...files], run))
    },
    async download(archive, path, to) {
      // `file:` would only name the file.
      const uri = `${archive.uri.replace(/^file:/, 'copy:')}${path}`
      const { exitCode, stderr } = await runProgram(helper, ['download-file', uri, to], run)
      if (exitCode === 0) return
      // What http says, and what file does.
      if (/ 404 |No such file or directory/.test(stderr)) {
        throw new MachineError('package-gone', `the archive does not have ${path}`)
      }
      throw fetchFailed(`cannot get ${path}`, stderr)
    },
  }
}

/** How the machine reaches archives: proxies, certificates, retries. */
async function machineTransport(signal: AbortSignal): Promise<string> {
  const dump = text(await outputOf('apt-config', ['dump', 'Acquire'], { signal }))
  return dump
    .split('\n')
    .filter((line) => !/^Acquire::(IndexTargets|Languages|Changelogs|GzipIndexes)\b/.test(line))
    .join('\n')
}

function ownSettings(folder: string): string {
  const settings = {
    'Dir::Etc::main': '/dev/null',
    'Dir::Etc::parts': '/dev/null',
    'Dir::Etc::sourcelist': join(folder, 'archive.sources'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    // The sandbox's user cannot write below a home folder; a signature is checked all the same.
    'APT::Sandbox::User': 'root',
    'APT::Architecture': 'amd64',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    // The index of a suite that gets no more updates is never made anew.
    'Acquire::Check-Valid-Until': 'false',
    'Acquire::AllowInsecureRepositories': 'false',
    'Acquire::AllowWeakRepositories': 'false',
    'Acquire::AllowDowngradeToInsecureRepositories': 'false',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`)
  return `\n#clear APT::Architectures;\n${lines.join('')}`
}

function formatSource({ uri, signedBy }: Archive, suite: string): string {
  const fields = {
    Types: 'deb',
    URIs: uri,
    Suites: suite,
    Components: 'main',
    Architectures: 'amd64',
    Targets: 'Packages',
    ...(signedBy === undefined ? {} : { 'Signed-By': signedBy }),
  }
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

function fetchFailed(what: string, stderr: string): MachineError {
  const said = stderr.split('\n').filter((line) => /^(E|W|Err)[:\d]/.test(line))
  return new MachineError('fetch-failed', `${what}: ${said[0] ?? stderr.trim()}`)
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

/** Gives `use` a way to get apt ready, once and only when it is needed; cleans up afterwards. */
export async function withPrivateApt<T>(
  signal: AbortSignal,
  use: (apt: () => Promise<PrivateApt>) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    let ready: Promise<PrivateApt> | undefined
    return use(() => {
      ready ??= machineArchives(signal).then((archives) => privateApt(folder, archives, signal))
      return ready
    })
  })
}
