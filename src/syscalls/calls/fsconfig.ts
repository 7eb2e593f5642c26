import { fsconfigCommands } from '../flags/fs-context.ts'
import type { ArgSpec, SyscallSpec } from '../spec.ts'

const fd = { name: 'fd', kind: 'fd', resource: 'fs context' } as const satisfies ArgSpec
const cmd = {
  name: 'cmd',
  kind: 'enum',
  of: fsconfigCommands,
  bits: 32,
} as const satisfies ArgSpec
const key = { name: 'key', kind: 'string' } as const satisfies ArgSpec
const noKey = { name: 'key', kind: 'pointer' } as const satisfies ArgSpec
const noValue = { name: 'value', kind: 'pointer' } as const satisfies ArgSpec
const noAux = { name: 'aux', kind: 'int', bits: 32, signed: true } as const satisfies ArgSpec

const path = [
  fd,
  cmd,
  key,
  { name: 'value', kind: 'path' },
  { name: 'aux', kind: 'dirfd' },
] as const satisfies ArgSpec[]
const command = [fd, cmd, noKey, noValue, noAux] as const satisfies ArgSpec[]

/** One call for each command: the command decides what key, value and aux mean. */
export const fsconfigCall = {
  name: 'fsconfig',
  number: 431,
  since: '5.2',
  args: [fd, cmd, key, noValue, noAux],
  variants: {
    by: 'cmd',
    of: {
      FSCONFIG_SET_FLAG: [fd, cmd, key, noValue, noAux],
      FSCONFIG_SET_STRING: [fd, cmd, key, { name: 'value', kind: 'string' }, noAux],
      FSCONFIG_SET_BINARY: [
        fd,
        cmd,
        key,
        { name: 'value', kind: 'blob' },
        { name: 'aux', kind: 'size', of: 'value' },
      ],
      FSCONFIG_SET_PATH: path,
      FSCONFIG_SET_PATH_EMPTY: path,
      FSCONFIG_SET_FD: [fd, cmd, key, noValue, { name: 'aux', kind: 'fd', resource: 'file' }],
      FSCONFIG_CMD_CREATE: command,
      FSCONFIG_CMD_RECONFIGURE: command,
      FSCONFIG_CMD_CREATE_EXCL: command,
    },
  },
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
