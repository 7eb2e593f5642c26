// What a guest's root holds: this machine's Node and the worker, busybox, and a kernel's modules.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { MachineError } from '../errors.ts'
import type { ReadyKernel } from '../kernels/ready-kernel.ts'
import type { WorkerPrograms } from '../worker-command.ts'
import type { ArchiveEntry } from './cpio.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const recipeFolder = join(root, 'vm')

/** Where a guest has what a worker is made of. By paths: busybox has an unshare of its own. */
export const guestPrograms: WorkerPrograms = {
  unshare: '/bin/unshare',
  node: '/bin/node',
  worker: '/mountlab/dist/worker/main.js',
  kernelLog: true,
}

interface Recipe {
  directories: string[]
  /** Links to busybox, by folder. */
  applets: Record<string, string[]>
  /** Programs of this machine, by folder. */
  programs: Record<string, string[]>
  /** Modules to load at the start; what is not there is built in or does not exist. */
  load: string[]
  /** How many ports the virtio console has: how many workers a guest can have one after another. */
  ports: number
}

export function readRecipe(): Recipe {
  return JSON.parse(readFileSync(join(recipeFolder, 'image.json'), 'utf8')) as Recipe
}

/** Everything but the kernel's modules. `busybox` is the path of a static one. */
export async function rootEntries(recipe: Recipe, busybox: string): Promise<ArchiveEntry[]> {
  const programs = Object.entries(recipe.programs).flatMap(([folder, names]) =>
    names.map((name) => ({ path: `${folder}/${name}`, from: findProgram(name) })),
  )
  programs.push({ path: guestPrograms.node, from: realpathSync(process.execPath) })
  const files: ArchiveEntry[] = [
    { path: 'bin/busybox', kind: 'file', from: busybox, executable: true },
    { path: 'init', kind: 'file', from: join(recipeFolder, 'init'), executable: true },
    { path: 'boot/load', kind: 'text', content: `${recipe.load.join('\n')}\n` },
    { path: 'boot/ports', kind: 'text', content: `${recipe.ports}\n` },
    ...programs.map(({ path, from }): ArchiveEntry => executable(path, from)),
    ...(await librariesOf(programs.map(({ from }) => from))).map((from) => executable(from, from)),
    ...workerFiles().map((from): ArchiveEntry => {
      return { path: join('mountlab', relative(root, from)), kind: 'file', from }
    }),
  ]
  const links = Object.entries(recipe.applets).flatMap(([folder, names]) =>
    names.map((name): ArchiveEntry => {
      return { path: `${folder}/${name}`, kind: 'symlink', target: '/bin/busybox' }
    }),
  )
  const console: ArchiveEntry = { path: 'dev/console', kind: 'device', major: 5, minor: 1 }
  return withDirectories(recipe.directories, [...files, ...links, console])
}

/** A kernel's modules and its configuration, where a running system has them. */
export function kernelEntries({ release, config, modules }: ReadyKernel): ArchiveEntry[] {
  if (release === undefined) return []
  const files: ArchiveEntry[] = []
  if (config !== undefined) {
    files.push({ path: `boot/config-${release}`, kind: 'file', from: config })
  }
  for (const from of modules === undefined ? [] : filesBelow(modules)) {
    const name = relative(modules as string, from)
    files.push({ path: `lib/modules/${release}/${name}`, kind: 'file', from })
  }
  return withDirectories([], files)
}

function executable(path: string, from: string): ArchiveEntry {
  return { path, kind: 'file', from, executable: true }
}

/** Puts the directories that the entries need in front of them. */
function withDirectories(named: readonly string[], entries: ArchiveEntry[]): ArchiveEntry[] {
  const directories = new Set<string>()
  const add = (path: string): void => {
    if (path === '.' || path === '/' || directories.has(path)) return
    add(dirname(path))
    directories.add(path)
  }
  for (const path of named) add(path)
  for (const { path } of entries) add(dirname(path))
  return [...[...directories].map((path) => ({ path, kind: 'directory' }) as const), ...entries]
}

function findProgram(name: string): string {
  const folders = (process.env.PATH ?? '').split(':')
  for (const folder of [...folders, '/usr/bin', '/bin', '/usr/sbin', '/sbin']) {
    const path = join(folder, name)
    if (existsSync(path)) return realpathSync(path)
  }
  throw new MachineError(
    'program-missing',
    `A guest needs ${name}(1)`,
    'apt-get install util-linux',
  )
}

/** The shared libraries that programs load, and the loader, as ldd(1) tells. */
async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('ldd', programs, { reject: false })
  const paths = [...stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path ?? '')
  return [...new Set(paths)].sort()
}

/** The compiled worker, every file that it imports, and koffi. */
function workerFiles(): string[] {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, target = ''] of text.matchAll(/^(?:import|export) .*?from '(\.[^']+)'/gm)) {
      visit(join(dirname(file), target))
    }
  }
  visit(join(root, 'dist/worker/main.js'))
  return [...found, join(root, 'package.json'), ...koffiFiles()]
}

/** What koffi needs at run time: its JavaScript and the binary for this C library. */
function koffiFiles(): string[] {
  const folder = dirname(fileURLToPath(import.meta.resolve('koffi')))
  const modules = dirname(folder)
  const native = join(modules, '@koromix/koffi-linux-x64')
  const unneeded = /\/(doc|vendor|lib|musl_x64)\/|\.(md|txt|d\.ts)$/
  return [folder, native]
    .flatMap(filesBelow)
    .filter((file) => !unneeded.test(relative(modules, file)))
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
