// The command line of a guest (pure). What the guest is given and gives are open descriptors: no
// path is left behind, however this process ends.

export const qemuProgram = 'qemu-system-x86_64'

/** KVM runs the guest on the processor; TCG, QEMU's own translator, works everywhere. */
export type Accelerator = 'kvm' | 'tcg'

/** Numbers that the descriptors have in QEMU. */
export interface GuestDescriptors {
  console: number
  control: number
  monitor: number
  /** The third serial port: the worker's, where the kernel has no virtio console. */
  serial: number
  page: number
  initrd: number
  /** gdb's remote protocol; nobody listens until the monitor is told to. */
  gdb: number
  /** One for each port of the virtio console. */
  ports: readonly number[]
}

export interface GuestHardware {
  accelerator: Accelerator
  memoryMiB: number
  /** An ELF vmlinux with a PVH entry, or a bzImage. */
  kernel: string
  /** For the kernel's command line, behind what a guest needs. */
  append: string
}

/** What QEMU calls the channel to the kernel's console. */
export const consoleName = 'console'

/** And the one for gdb's remote protocol. */
export const gdbName = 'gdb'

/** Bytes of the page that host and guest share. */
export const pageBytes = 4096

/**
 * The kernel ends the guest by itself when it panics, by an oops as well; a NMI that the host sends
 * makes a kernel that hangs panic, and so tell where it hung.
 */
const kernelArguments = [
  'console=ttyS0',
  'panic=-1',
  'oops=panic',
  'unknown_nmi_panic',
  'quiet',
  'loglevel=5',
  'rdinit=/init',
  // Half a second of every boot under TCG: self-tests of ciphers, and measuring clocks that QEMU makes.
  'cryptomgr.notests',
  'tsc=reliable',
  'no_timer_check',
]

export function qemuArguments(hardware: GuestHardware, fds: GuestDescriptors): string[] {
  const serial = (name: string, fd: number): string[] => [
    ...['-chardev', `socket,id=${name},fd=${fd}`],
    ...['-serial', `chardev:${name}`],
  ]
  const port = (fd: number, index: number): string[] => [
    ...['-chardev', `socket,id=port${index + 1},fd=${fd}`],
    ...['-device', `virtserialport,bus=ports.0,nr=${index + 1},chardev=port${index + 1}`],
  ]
  return [
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-nic', 'none'],
    ...machine(hardware.accelerator),
    ...['-smp', '1', '-m', String(hardware.memoryMiB)],
    ...['-kernel', hardware.kernel, '-initrd', `/proc/self/fd/${fds.initrd}`],
    ...['-append', [...kernelArguments, hardware.append].join(' ').trim()],
    ...serial(consoleName, fds.console),
    ...serial('control', fds.control),
    ...serial('serial', fds.serial),
    ...['-chardev', `socket,id=monitor,fd=${fds.monitor}`, '-mon', 'chardev=monitor,mode=control'],
    ...['-chardev', `socket,id=${gdbName},fd=${fds.gdb}`],
    ...['-object', `memory-backend-file,id=page,size=${pageBytes},share=on,${pagePath(fds)}`],
    ...['-device', 'ivshmem-plain,memdev=page,master=on'],
    ...['-device', `${portsDevice(hardware)},max_ports=${fds.ports.length + 1}`],
    ...fds.ports.flatMap(port),
  ]
}

function pagePath({ page }: GuestDescriptors): string {
  return `mem-path=/proc/self/fd/${page}`
}

/**
 * Descriptors for doorbells save an exit of KVM. TCG has none, and each time that the guest is stopped
 * and goes on, as it does for every single step, they are taken away and put back.
 */
function portsDevice({ accelerator }: GuestHardware): string {
  return `virtio-serial-pci,id=ports,ioeventfd=${accelerator === 'kvm' ? 'on' : 'off'}`
}

function machine(accelerator: Accelerator): string[] {
  return accelerator === 'kvm'
    ? ['-M', 'q35', '-accel', 'kvm', '-cpu', 'host']
    : // Without these two features the kernel copies memory in a way that TCG is quicker at.
      ['-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max,-erms,-fsrm']
}
