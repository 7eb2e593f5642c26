// Takes the wanted modules out of a kernel's many, with all that they need, in the form that a guest
// can load without depmod(8): decompressed, with modules.dep and modules.alias as busybox reads them.

import type { KeyObject } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { MachineError } from '../errors.ts'
import { type ModuleInfo, moduleName, readModuleInfo } from './module-info.ts'
import { isSignedBy } from './module-signature.ts'
import { outputOf } from './run-program.ts'

export interface KernelModule {
  name: string
  /** Below the folder, decompressed: `kernel/fs/overlayfs/overlay.ko`. */
  path: string
  info: ModuleInfo
}

export interface TakeOptions {
  /** Names of modules; what they need comes along. Those that are not there are left out. */
  wanted: string[]
  /** A module of another one is refused. */
  release: string | undefined
  /** A module that none of these has signed is refused. Undefined: signatures are not looked at. */
  keys?: KeyObject[] | undefined
  signal: AbortSignal
}

/**
 * Fills `to` from `from`, which is laid out as the inside of /lib/modules/<release>. Returns what
 * there is then. Throws MachineError for a module that is refused.
 */
export async function takeModules(
  from: string,
  to: string,
  { wanted, release, keys, signal }: TakeOptions,
): Promise<KernelModule[]> {
  const files = new Map(moduleFiles(from).map((path) => [moduleName(path), path]))
  const taken = new Map<string, KernelModule>()
  const queue = wanted.map(moduleName)
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const file = files.get(name)
    if (file === undefined || taken.has(name)) continue
    const bytes = await readDecompressed(join(from, file), signal)
    const info = readModuleInfo(bytes)
    if (info === undefined) {
      throw new MachineError('kernel-unusable', `${join(from, file)} is not a kernel module`)
    }
    if (release !== undefined && info.release !== undefined && info.release !== release) {
      throw new MachineError(
        'kernel-unusable',
        `${join(from, file)} is a module of ${info.release}, and the kernel is ${release}`,
      )
    }
    if (keys !== undefined && !isSignedBy(bytes, keys)) {
      throw new MachineError(
        'kernel-unusable',
        `${file} is not signed by the key that is built into ${release}`,
      )
    }
    const path = file.replace(/\.ko\.\w+$/, '.ko')
    mkdirSync(dirname(join(to, path)), { recursive: true })
    writeFileSync(join(to, path), bytes)
    taken.set(name, { name, path, info })
    queue.push(...info.depends, ...info.softDepends.map(moduleName))
  }
  const modules = [...taken.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, 'modules.dep'), formatModulesDep(modules))
  writeFileSync(join(to, 'modules.alias'), formatModulesAlias(modules))
  const builtin = join(from, 'modules.builtin')
  if (existsSync(builtin)) copyFileSync(builtin, join(to, 'modules.builtin'))
  return modules
}

/** `path: needs...`, all that it needs, the last of them to be loaded first: modules.dep(5). */
export function formatModulesDep(modules: KernelModule[]): string {
  const byName = new Map(modules.map((one) => [one.name, one]))
  return modules
    .map((one) => {
      const needs = loadOrder(one, byName).slice(0, -1).reverse()
      return `${one.path}:${needs.map(({ path }) => ` ${path}`).join('')}\n`
    })
    .join('')
}

export function formatModulesAlias(modules: KernelModule[]): string {
  return modules
    .flatMap(({ name, info }) => info.aliases.map((alias) => `alias ${alias} ${name}\n`))
    .join('')
}

/** Everything that a module needs and the module itself, each after what it needs. */
function loadOrder(module: KernelModule, byName: Map<string, KernelModule>): KernelModule[] {
  const order = new Set<KernelModule>()
  const add = (one: KernelModule, above: Set<KernelModule>): void => {
    if (order.has(one) || above.has(one)) return
    for (const name of one.info.depends) {
      const needed = byName.get(name)
      // What is not there is built into the kernel.
      if (needed !== undefined) add(needed, new Set([...above, one]))
    }
    order.add(one)
  }
  add(module, new Set())
  return [...order]
}

function moduleFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.ko(\.(xz|zst|gz))?$/.test(path),
  )
}

async function readDecompressed(file: string, signal: AbortSignal): Promise<Buffer> {
  if (file.endsWith('.xz')) return Buffer.from(await outputOf('xz', ['-dc', file], { signal }))
  if (file.endsWith('.zst')) return Buffer.from(await outputOf('zstd', ['-dcq', file], { signal }))
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
