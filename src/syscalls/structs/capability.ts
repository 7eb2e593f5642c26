import { capabilities, capabilityVersions, highCapabilities } from '../flags/capability.ts'
import type { FlagSet, StructSpec } from '../spec.ts'

const header = 'linux/capability.h'

/** Whose capabilities, and how they are laid out; capset(2). */
export const userCapHeader = {
  name: 'user_cap_header',
  header,
  size: 8,
  fields: [
    { name: 'version', offset: 0, kind: 'enum', of: capabilityVersions, bits: 32 },
    { name: 'pid', offset: 4, kind: 'int', bits: 32, signed: true },
  ],
} as const satisfies StructSpec

/** Capabilities 0 to 31. Version 3 takes an array of two: this one and the next. */
export const userCapData = dataOf(capabilities)

/** Capabilities from 32 on: the second element. */
export const userCapDataHigh = dataOf(highCapabilities)

function dataOf(of: FlagSet): StructSpec {
  return {
    name: 'user_cap_data',
    header,
    size: 12,
    fields: [
      { name: 'effective', offset: 0, kind: 'flags', of, bits: 32 },
      { name: 'permitted', offset: 4, kind: 'flags', of, bits: 32 },
      { name: 'inheritable', offset: 8, kind: 'flags', of, bits: 32 },
    ],
  }
}
