import type { FlagSet } from '../spec.ts'

const type = 0o170000n

/** File types and permission bits; inode(7). Permissions are printed in octal. */
export const modeBits: FlagSet = {
  unknown: 'S_IF???',
  header: 'linux/stat.h',
  flags: {
    S_IFIFO: { value: 0o010000n, mask: type },
    S_IFCHR: { value: 0o020000n, mask: type },
    S_IFDIR: { value: 0o040000n, mask: type },
    S_IFBLK: { value: 0o060000n, mask: type },
    S_IFREG: { value: 0o100000n, mask: type },
    S_IFLNK: { value: 0o120000n, mask: type },
    S_IFSOCK: { value: 0o140000n, mask: type },
    S_IFMT: { value: type, mask: type },
    S_ISUID: { value: 0o4000n, alias: true },
    S_ISGID: { value: 0o2000n, alias: true },
    S_ISVTX: { value: 0o1000n, alias: true },
    S_IRWXU: { value: 0o700n, alias: true },
    S_IRUSR: { value: 0o400n, alias: true },
    S_IWUSR: { value: 0o200n, alias: true },
    S_IXUSR: { value: 0o100n, alias: true },
    S_IRWXG: { value: 0o070n, alias: true },
    S_IRGRP: { value: 0o040n, alias: true },
    S_IWGRP: { value: 0o020n, alias: true },
    S_IXGRP: { value: 0o010n, alias: true },
    S_IRWXO: { value: 0o007n, alias: true },
    S_IROTH: { value: 0o004n, alias: true },
    S_IWOTH: { value: 0o002n, alias: true },
    S_IXOTH: { value: 0o001n, alias: true },
  },
}
