import t from 'tap'
import { gistOf, kernelLogLines, mostConsoleLines, troubleIn } from './kernel-log.ts'

t.test('records of the kernel log are read as lines', async (t) => {
  const records =
    '4,1207,5140900,-;------------[ cut here ]------------\n' +
    '4,1208,5140901,-,caller=T1;WARNING: a\\x5cb at fs/namespace.c:1\n SUBSYSTEM=pci\n' +
    '30,340,5690716,c;one\\x0atwo; three\n'
  t.strictSame(kernelLogLines(records), [
    '------------[ cut here ]------------',
    'WARNING: a\\b at fs/namespace.c:1',
    'one',
    'two; three',
  ])
  t.strictSame(kernelLogLines(''), [])
})

t.test('a text is kept from the first line that tells of trouble', async (t) => {
  const warning = [
    '------------[ cut here ]------------',
    'WARNING: CPU: 0 PID: 77 at fs/namespace.c:1 umount_tree+0x1/0x2',
    '---[ end trace 0000000000000000 ]---',
  ]
  t.strictSame(troubleIn(['tmpfs: Unknown parameter', ...warning]), warning)
  t.equal(gistOf(warning), warning[1])
  t.equal(troubleIn(Array(500).fill('BUG: x')).length, mostConsoleLines)
  t.equal(gistOf([]), undefined)
  t.equal(gistOf(['[    6.5] overlayfs: x', '[   16.580861][   T77] BUG: y']), 'BUG: y')
})

t.test('what is trouble, and what is not', async (t) => {
  const trouble = [
    'BUG: kernel NULL pointer dereference, address: 0000000000000000',
    'BUG kmalloc-64 (Tainted: G    B): Poison overwritten',
    'Oops: 0010 [#1] PREEMPT SMP NOPTI',
    'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [node:77]',
    'rcu: INFO: rcu_preempt self-detected stall on CPU',
    'INFO: task node:77 blocked for more than 120 seconds.',
    'Out of memory: Killed process 77 (node) total-vm:1kB',
    'node invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, oom_score_adj=0',
    'refcount_t: underflow; use-after-free.',
    'kernel BUG at fs/namespace.c:1!',
    'VFS: Busy inodes after unmount of tmpfs (tmpfs)',
    'Kernel panic - not syncing: Fatal exception',
  ]
  for (const line of trouble) t.strictSame(troubleIn([line]), [line])
  const ordinary = [
    'tmpfs: Bad value for size',
    "EXT4-fs (loop0): VFS: Can't find ext4 filesystem",
    'EXT4-fs warning (device loop0): ext4_multi_mount_protect:1',
    "overlayfs: failed to resolve 'BUG': -2",
    'sysrq: Show Blocked State',
    'watchdog: Delayed init of the lockup detector failed',
  ]
  t.strictSame(troubleIn(ordinary), [])
})
