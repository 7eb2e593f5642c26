import type { StructSpec } from '../spec.ts'

/** A limit of setrlimit(2): what counts now, and how far the process may raise it. */
export const rlimitStruct = {
  name: 'rlimit',
  header: 'linux/resource.h',
  size: 16,
  fields: [
    { name: 'rlim_cur', offset: 0, kind: 'int', bits: 64 },
    { name: 'rlim_max', offset: 8, kind: 'int', bits: 64 },
  ],
} as const satisfies StructSpec
