// What a step may not do on a machine that others use, told from its arguments alone. The worker's
// own root keeps paths inside; here are the ways that lead past a root.
import { syscallName } from './numbers.ts'
import { rawSyscallRefusal } from './raw-calls.ts'

export { rawSyscallRefusal } from './raw-calls.ts'

/** An argument as far as it is known: a number, the bytes of a string (latin1), or neither. */
export type GuardArg = bigint | string | undefined

/**
 * Filesystem types that show and change what the host has, in whatever mount namespace: with one
 * superblock or one content for the whole machine, or found by a name. With the reason.
 */
export const sharedFilesystems: Readonly<Record<string, string>> = Object.freeze(
  Object.assign(Object.create(null), {
    devtmpfs: 'it holds the device nodes of the machine',
    debugfs: 'it shows and changes the insides of the kernel',
    tracefs: 'it is the tracing of the whole machine',
    securityfs: 'it holds the policies of the security modules',
    configfs: 'it configures the kernel of the whole machine',
    efivarfs: 'it writes the variables of the firmware',
    pstore: 'it holds the crash records of the machine',
    binfmt_misc: 'it registers interpreters for everybody',
    resctrl: 'it divides the caches of the machine',
    selinuxfs: 'it is the policy of SELinux',
    smackfs: 'it is the policy of Smack',
    cgroup: 'its hierarchies are those of the host',
    cgroup2: 'it has one hierarchy for the machine, and its options change that one',
    cpuset: 'it is a cgroup hierarchy of the host',
    bdev: "it is the kernel's own, of all block devices",
    nfsd: 'it controls the NFS server of the kernel',
    rpc_pipefs: 'it talks to the daemons of NFS',
    functionfs: 'it makes the machine a USB device',
    gadgetfs: 'it makes the machine a USB device',
    usbfs: 'it reaches the USB devices of the machine',
    oprofilefs: 'it profiles the whole machine',
    xenfs: 'it talks to the hypervisor',
    hypfs: 'it talks to the hypervisor',
    ibmasmfs: 'it talks to the service processor',
    spufs: 'it runs code on processors of the machine',
    dax: "it is the kernel's own, of memory devices",
    // Their source is a name and no path, so that no root keeps them inside.
    virtiofs: 'it shows what the hypervisor shares with the machine',
    '9p': 'it shows what the hypervisor shares with the machine',
    vboxsf: 'it shows what the hypervisor shares with the machine',
    hostfs: 'it shows the files of the host of user-mode Linux',
    zfs: 'it finds the pools of the machine by name',
    ubifs: 'it finds the flash memory of the machine by name',
    jffs2: 'it finds the flash memory of the machine by name',
  }),
)

/** Why filesystems of this type are not mounted here; undefined if they may be. */
export function filesystemRefusal(type: string): string | undefined {
  // As the kernel reads it: to the first NUL, and to the dot that a subtype follows (get_fs_type).
  const name = type.split('\0', 1)[0]?.split('.', 1)[0] ?? ''
  const reason = sharedFilesystems[name]
  return reason && `The filesystem type \`${name}\` is refused: ${reason}`
}

const typeMask = 0o170000n
const characterDevice = 0o020000n
const blockDevice = 0o060000n

/**
 * `major:minor` of whiteout, null, zero, full and fuse: each open of the last is a connection of its
 * own, which ends with it, and nobody else's files are in it.
 */
const harmlessDevices = ['0:0', '1:3', '1:5', '1:7', '10:229']

/** Why a node of this mode and device, as mknod(2) takes them, is not made; or undefined. */
export function deviceRefusal(mode: bigint, dev: bigint): string | undefined {
  const type = mode & typeMask
  if (type !== characterDevice && type !== blockDevice) return undefined
  const major = (dev >> 8n) & 0xfffn
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n)
  const name = `${major}:${minor}`
  if (type === blockDevice)
    return `The block device ${name} is refused: it may hold the host's data`
  if (harmlessDevices.includes(name)) return undefined
  return `The character device ${name} is refused: only ${harmlessDevices.join(', ')} are harmless`
}

/**
 * Why the call is not made with these arguments, as one sentence; undefined if nothing speaks
 * against it. Numbers and strings must be the final ones; a raw system call is judged as the call
 * that it is. What `write` may write to is not seen here: that takes the descriptor.
 */
export function harmful(call: string, args: readonly GuardArg[]): string | undefined {
  switch (call) {
    case 'mount':
      // Whatever the flags say: the kernel strips MS_MGC_VAL, so bits that look as if the type did
      // not matter may be gone by the time it looks.
      return typeof args[2] === 'string' ? filesystemRefusal(args[2]) : undefined
    case 'fsopen':
      return typeof args[0] === 'string' ? filesystemRefusal(args[0]) : undefined
    case 'fcntl':
      return fcntlRefusal(numberAt(args, 1))
    case 'mknod':
      return madeDevice(args, 1)
    case 'mknodat':
      return madeDevice(args, 2)
    case 'setrlimit':
      return limitRefusal(numberAt(args, 0))
    case 'syscall': {
      const number = numberAt(args, 0)
      if (number === undefined) return 'The number of a raw system call must be known'
      const name = syscallName(Number(BigInt.asUintN(32, number)))
      return rawSyscallRefusal(number) ?? (name && harmful(name, args.slice(1)))
    }
    default:
      return undefined
  }
}

/** F_GETFD and F_GETFL: the others make descriptors of a chosen number, wait, or send signals. */
const asking = new Set([1n, 3n])

function fcntlRefusal(operation: bigint | undefined): string | undefined {
  if (operation !== undefined && asking.has(BigInt.asUintN(32, operation))) return undefined
  return 'Of fcntl(2) only F_GETFD and F_GETFL are made: others could wreck the worker'
}

/** The others end the process that makes the case, or keep it from telling what it saw. */
function limitRefusal(resource: bigint | undefined): string | undefined {
  // The kernel takes an unsigned int and never sees the upper half.
  const isNumberOfFiles = resource !== undefined && BigInt.asUintN(32, resource) === 7n
  return isNumberOfFiles ? undefined : 'Only RLIMIT_NOFILE may be set: other limits end the worker'
}

function madeDevice(args: readonly GuardArg[], at: number): string | undefined {
  const mode = numberAt(args, at)
  const dev = numberAt(args, at + 1)
  if (mode === undefined || dev === undefined) return 'The mode and device of a node must be known'
  return deviceRefusal(mode, dev)
}

/** A step may leave arguments out; the register is 0 then. */
function numberAt(args: readonly GuardArg[], index: number): bigint | undefined {
  if (index >= args.length) return 0n
  const arg = args[index]
  return typeof arg === 'bigint' ? arg : undefined
}
