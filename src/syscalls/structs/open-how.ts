import { openHowFlags, resolveFlags } from '../flags/open.ts'
import type { StructSpec } from '../spec.ts'

/** How openat2(2) opens. */
export const openHow = {
  name: 'open_how',
  header: 'linux/openat2.h',
  size: 24,
  fields: [
    { name: 'flags', offset: 0, kind: 'flags', of: openHowFlags, bits: 64 },
    { name: 'mode', offset: 8, kind: 'int', bits: 64, radix: 8 },
    { name: 'resolve', offset: 16, kind: 'flags', of: resolveFlags, bits: 64 },
  ],
} as const satisfies StructSpec
