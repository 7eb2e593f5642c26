// Which raw system calls may be made. A list of what is harmless, so that a call nobody thought of
// is refused; and reasons for the best known of the others.
import { syscallName } from './numbers.ts'

/** The calls that may be made: in a worker with its own root, what they change ends with it. */
export const harmless: ReadonlySet<string> = new Set(
  [
    // Files by path and descriptor, reading included.
    'open openat openat2 creat close read readv pread64 preadv preadv2 lseek dup',
    'access faccessat faccessat2 stat lstat fstat newfstatat statx statfs fstatfs ustat',
    'readlink readlinkat getdents getdents64 getcwd chdir fchdir umask name_to_handle_at',
    'mkdir mkdirat rmdir unlink unlinkat symlink symlinkat link linkat',
    'rename renameat renameat2 mknod mknodat cachestat',
    'getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat',
    'file_getattr fsync fdatasync syncfs',
    // The mount tree, and what the caller sees of it.
    'mount umount2 pivot_root chroot fchroot open_tree open_tree_attr move_mount',
    'fsopen fsconfig fsmount fspick mount_setattr statmount listmount listns sysfs',
    'unshare setns pidfd_open',
    // Who the caller is.
    'getuid geteuid getgid getegid getresuid getresgid getgroups setgroups',
    // Of limits the number of open files, see guard.ts.
    'setrlimit',
    'setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid capget capset',
    // Questions.
    'getpid getppid gettid getpgid getpgrp getsid uname sysinfo times time gettimeofday',
    'clock_gettime clock_getres getrusage getrlimit getpriority ioprio_get getcpu getrandom',
    'sched_yield sched_getparam sched_getscheduler sched_getaffinity sched_getattr',
    'sched_get_priority_max sched_get_priority_min sched_rr_get_interval',
    'lsm_get_self_attr lsm_list_modules landlock_create_ruleset',
    // Of which guard.ts refuses all operations but those that ask.
    'fcntl',
    // Descriptors of kinds that a mount call does not expect.
    'pipe pipe2 eventfd eventfd2 epoll_create epoll_create1 inotify_init inotify_init1',
    'inotify_add_watch inotify_rm_watch timerfd_create memfd_create socket socketpair',
  ].flatMap((line) => line.split(' ')),
)

const reasons: readonly (readonly [reason: string, names: string])[] = [
  [
    'it could harm the machine, not only the worker',
    `reboot kexec_load kexec_file_load init_module finit_module delete_module create_module
     get_kernel_syms query_module swapon swapoff settimeofday clock_settime clock_adjtime adjtimex
     iopl ioperm acct syslog bpf perf_event_open ptrace process_vm_readv process_vm_writev
     process_madvise process_mrelease quotactl quotactl_fd open_by_handle_at uselib nfsservctl
     _sysctl vhangup lookup_dcookie io_uring_setup io_uring_enter io_uring_register io_setup
     io_submit add_key request_key keyctl sync sethostname setdomainname pidfd_getfd kcmp
     fanotify_init fanotify_mark setpriority ioprio_set sched_setscheduler sched_setparam
     sched_setattr sched_setaffinity migrate_pages move_pages`,
  ],
  [
    'it would wreck the worker that makes it',
    `fork vfork clone clone3 execve execveat exit exit_group kill tkill tgkill rt_sigqueueinfo
     rt_tgsigqueueinfo pidfd_send_signal mmap munmap mprotect mremap brk madvise remap_file_pages
     mseal map_shadow_stack pkey_mprotect rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend
     rt_sigtimedwait sigaltstack seccomp landlock_restrict_self prctl arch_prctl set_tid_address
     set_thread_area futex futex_wait futex_wake futex_waitv futex_requeue set_robust_list rseq
     rseq_slice_yield close_range dup2 dup3 personality modify_ldt userfaultfd alarm pause
     setitimer timer_create timer_settime prlimit64 setsid setpgid wait4 waitid
     restart_syscall membarrier uretprobe uprobe memfd_secret`,
  ],
  [
    'it changes files and would get round what is checked for `write`',
    `write pwrite64 writev pwritev pwritev2 sendfile splice tee vmsplice copy_file_range truncate
     ftruncate fallocate ioctl chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime
     utimes futimesat utimensat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr
     fremovexattr removexattrat file_setattr`,
  ],
]

/** Why a call may not be made, where there is more to say than that it is not harmless. */
export const reasonOf: ReadonlyMap<string, string> = new Map(
  reasons.flatMap(([reason, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, string] => [name, reason]),
  ),
)

/** Numbers up to here may be tried: what no kernel has yet answers ENOSYS, and that is data. */
const largestNumber = 1023n
const x32Bit = 0x4000_0000n
/** x32's own numbers; before 5.4 they reached their calls, execve and ioctl among them. */
const x32Numbers = { first: 512n, last: 547n }

/**
 * Why the raw x86-64 system call `number` is not made, as one sentence; undefined if it may be.
 * The kernel looks at the lower half of the register alone, and so does this.
 */
export function rawSyscallRefusal(number: bigint): string | undefined {
  const seen = BigInt.asIntN(32, number)
  if (seen < 0n || seen > largestNumber) {
    const x32 = seen > 0n && (seen & x32Bit) !== 0n
    const why = x32 ? 'it is one of the x32 ABI' : 'only 0 to 1023 may be tried'
    return `System call ${number} is refused: ${why}`
  }
  if (seen >= x32Numbers.first && seen <= x32Numbers.last) {
    return `System call ${seen} is refused: some kernels take it for one of the x32 ABI`
  }
  const name = syscallName(Number(seen))
  if (name === undefined || harmless.has(name)) return undefined
  const why = reasonOf.get(name) ?? 'it is not on the list of calls known to be harmless'
  return `\`${name}\` (system call ${seen}) is refused: ${why}`
}
