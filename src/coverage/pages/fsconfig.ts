import type { Page } from '../page.ts'
import { noMemory } from './path-lookup.ts'

const errors = (...calls: string[]): string[] =>
  calls.map((call) => `fs-context/fsconfig-errors[call=${call}]`)

export const fsconfigPage: Page = {
  call: 'fsconfig',
  page: 'fsconfig(2)',
  conditions: [
    {
      errno: 'EACCES',
      name: 'unsearchable-directory',
      when: 'a parameter is a path with a directory that may not be searched',
    },
    {
      errno: 'EACCES',
      name: 'read-only-source',
      when: 'a filesystem that can only be read is created without the parameter ro',
    },
    {
      errno: 'EACCES',
      name: 'source-on-nodev-mount',
      when: 'the source is a block device on a mount with nodev',
    },
    {
      errno: 'EBADF',
      name: 'closed-descriptor',
      when: 'fd is not open, or aux is not where the command takes a descriptor there',
      by: errors('closed-descriptor', 'descriptor-not-open'),
    },
    {
      errno: 'EBUSY',
      name: 'wrong-phase',
      when: 'the context is in another phase than the command needs',
    },
    {
      errno: 'EBUSY',
      name: 'read-only-while-written',
      when: 'the superblock is made read-only while a file is open for writing',
    },
    {
      errno: 'EBUSY',
      name: 'exclusive-but-there',
      when: 'CMD_CREATE_EXCL, and a superblock that matches is there already',
      by: [
        'fs-context/create-exclusive[type=mqueue,command=FSCONFIG_CMD_CREATE_EXCL]',
        'fs-context/create-exclusive[type=sysfs,command=FSCONFIG_CMD_CREATE_EXCL]',
      ],
    },
    {
      errno: 'EFAULT',
      name: 'unreadable-argument',
      when: 'a pointer cannot be read',
      by: errors('unreadable-key', 'unreadable-value'),
    },
    {
      errno: 'EINVAL',
      name: 'no-context',
      when: 'fd is open and no filesystem context',
      by: errors('other-file'),
    },
    {
      errno: 'EINVAL',
      name: 'argument-that-must-be-zero',
      when: 'key, value or aux is set where the command wants none',
      by: errors('flag-with-value', 'flag-with-aux', 'create-with-key', 'create-with-aux'),
    },
    {
      errno: 'EINVAL',
      name: 'wrong-kind-of-value',
      when: 'the parameter does not take this kind of value',
    },
    {
      errno: 'EINVAL',
      name: 'invalid-superblock',
      when: 'there is no valid superblock on the source',
    },
    {
      errno: 'ELOOP',
      name: 'too-many-symlinks',
      when: 'a parameter is a path through too many symlinks',
    },
    { errno: 'ENAMETOOLONG', name: 'long-path', when: 'a parameter is a path above PATH_MAX' },
    { errno: 'ENOENT', name: 'missing-path', when: 'a parameter is a path to nothing' },
    {
      errno: 'ENOENT',
      name: 'empty-path',
      when: 'a parameter is the empty path, with a command other than SET_PATH_EMPTY',
    },
    noMemory,
    {
      errno: 'ENOTBLK',
      name: 'no-block-device',
      when: 'the parameter has to be a block device and is none',
    },
    {
      errno: 'ENOTDIR',
      name: 'no-directory',
      when: 'a parameter is a path through something that is no directory',
    },
    {
      errno: 'EOPNOTSUPP',
      name: 'unknown-command',
      when: 'the kernel does not know the command',
      by: errors('unknown-command'),
    },
    { errno: 'ENXIO', name: 'unknown-device', when: "no driver has the block device's number" },
    {
      errno: 'EPERM',
      name: 'no-capability',
      when: 'a filesystem is created or reconfigured without CAP_SYS_ADMIN',
    },
  ],
}
