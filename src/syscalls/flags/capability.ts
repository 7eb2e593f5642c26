// Capabilities as the bits that capset(2) takes. In C, CAP_ names are bit numbers; here, as in the
// masks of /proc/pid/status, each is the bit itself, so that several can be joined by `|`.
import type { FlagSet } from '../spec.ts'

const header = 'linux/capability.h'
const unknown = 'CAP_???'

/** Capabilities 0 to 31: the first element of capset's data. */
export const capabilities: FlagSet = {
  unknown,
  header,
  flags: {
    CAP_CHOWN: { value: 1n << 0n },
    CAP_DAC_OVERRIDE: { value: 1n << 1n },
    CAP_DAC_READ_SEARCH: { value: 1n << 2n },
    CAP_FOWNER: { value: 1n << 3n },
    CAP_FSETID: { value: 1n << 4n },
    CAP_KILL: { value: 1n << 5n },
    CAP_SETGID: { value: 1n << 6n },
    CAP_SETUID: { value: 1n << 7n },
    CAP_SETPCAP: { value: 1n << 8n },
    CAP_LINUX_IMMUTABLE: { value: 1n << 9n },
    CAP_NET_BIND_SERVICE: { value: 1n << 10n },
    CAP_NET_BROADCAST: { value: 1n << 11n },
    CAP_NET_ADMIN: { value: 1n << 12n },
    CAP_NET_RAW: { value: 1n << 13n },
    CAP_IPC_LOCK: { value: 1n << 14n },
    CAP_IPC_OWNER: { value: 1n << 15n },
    CAP_SYS_MODULE: { value: 1n << 16n },
    CAP_SYS_RAWIO: { value: 1n << 17n },
    CAP_SYS_CHROOT: { value: 1n << 18n },
    CAP_SYS_PTRACE: { value: 1n << 19n },
    CAP_SYS_PACCT: { value: 1n << 20n },
    CAP_SYS_ADMIN: { value: 1n << 21n },
    CAP_SYS_BOOT: { value: 1n << 22n },
    CAP_SYS_NICE: { value: 1n << 23n },
    CAP_SYS_RESOURCE: { value: 1n << 24n },
    CAP_SYS_TIME: { value: 1n << 25n },
    CAP_SYS_TTY_CONFIG: { value: 1n << 26n },
    CAP_MKNOD: { value: 1n << 27n },
    CAP_LEASE: { value: 1n << 28n },
    CAP_AUDIT_WRITE: { value: 1n << 29n },
    CAP_AUDIT_CONTROL: { value: 1n << 30n },
    CAP_SETFCAP: { value: 1n << 31n },
  },
}

/** Capabilities from 32 on: bits of the second element. */
export const highCapabilities: FlagSet = {
  unknown,
  header,
  flags: {
    CAP_MAC_OVERRIDE: { value: 1n << 0n },
    CAP_MAC_ADMIN: { value: 1n << 1n },
    CAP_SYSLOG: { value: 1n << 2n },
    CAP_WAKE_ALARM: { value: 1n << 3n },
    CAP_BLOCK_SUSPEND: { value: 1n << 4n },
    CAP_AUDIT_READ: { value: 1n << 5n },
    CAP_PERFMON: { value: 1n << 6n, since: '5.8' },
    CAP_BPF: { value: 1n << 7n, since: '5.8' },
    CAP_CHECKPOINT_RESTORE: { value: 1n << 8n, since: '5.9' },
  },
}

/** `user_cap_header.version`. */
export const capabilityVersions: FlagSet = {
  unknown: '_LINUX_CAPABILITY_???',
  header,
  flags: {
    _LINUX_CAPABILITY_VERSION_1: { value: 0x19980330n },
    _LINUX_CAPABILITY_VERSION_2: { value: 0x20071026n },
    _LINUX_CAPABILITY_VERSION_3: { value: 0x20080522n },
  },
}
