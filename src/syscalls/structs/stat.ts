import type { StructSpec } from '../spec.ts'

/** What stat(2), lstat(2) and fstat(2) tell; the layout of x86-64. */
export const statStruct = {
  name: 'stat',
  header: 'asm/stat.h',
  size: 144,
  fields: [
    { name: 'st_dev', offset: 0, kind: 'device', bits: 64 },
    { name: 'st_ino', offset: 8, kind: 'inode', bits: 64 },
    { name: 'st_nlink', offset: 16, kind: 'int', bits: 64, countsProcesses: true },
    { name: 'st_mode', offset: 24, kind: 'int', bits: 32, radix: 8 },
    { name: 'st_uid', offset: 28, kind: 'int', bits: 32 },
    { name: 'st_gid', offset: 32, kind: 'int', bits: 32 },
    { name: 'st_rdev', offset: 40, kind: 'int', bits: 64, radix: 16 },
    { name: 'st_size', offset: 48, kind: 'int', bits: 64, signed: true },
    { name: 'st_blksize', offset: 56, kind: 'int', bits: 64, signed: true },
    { name: 'st_blocks', offset: 64, kind: 'int', bits: 64, signed: true },
    { name: 'st_atime', offset: 72, kind: 'unstable', bits: 64 },
    { name: 'st_mtime', offset: 88, kind: 'unstable', bits: 64 },
    { name: 'st_ctime', offset: 104, kind: 'unstable', bits: 64 },
  ],
} as const satisfies StructSpec
