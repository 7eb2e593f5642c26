// Failing calls, and the check that refuses each, found by reading Debian's source of the kernels that are
// explained: linux-source 5.10.251-5 (results/ has 5.10.262-1, whose debug package is gone), 6.1.192-2,
// 6.12.118-1 and 7.2.13-1. It is a blind test: `mountlab explain` was not asked while they were chosen and
// written, and what it said of other calls with the same checks was not looked at. Which step failed, and
// with which errno and message, was taken from results/. At most four calls on a kernel are refused by one check.
//
// The check is the condition that made the call return the errno, in the function where the errno first
// came up. `a-b`: a condition over several lines. Before anything was asked, these were taken as
// equally right, and are parted by ` or `:
// - where a helper refuses and its caller then returns the same errno of its own, both conditions;
// - where a helper has several conditions and says no more than yes or no, its condition and the caller's test;
// - where two conditions that nothing stands between were both needed, such as nested ones, both;
// - the mode of a directory, and the capabilities that could have overridden it.

export const blindKernels = ['5.10', '6.1', '6.12', '7.2'] as const
export type BlindKernel = (typeof blindKernels)[number]

/**
 * A case, the step that fails, from 1, and the check on each kernel where it does: `function file:line`. A
 * system call is the function of its own name.
 */
export type BlindLabel = readonly [
  name: string,
  step: number,
  on: Readonly<Partial<Record<BlindKernel, string>>>,
]

export const blindLabels: readonly BlindLabel[] = [
  [
    'fsopen/flag-unknown[bits=0x800]',
    1,
    {
      '5.10': 'fsopen fs/fsopen.c:131',
      '6.1': 'fsopen fs/fsopen.c:131',
      '6.12': 'fsopen fs/fsopen.c:130',
      '7.2': 'fsopen fs/fsopen.c:130',
    },
  ],
  [
    'fsopen/errno-privilege',
    2,
    {
      '5.10': 'fsopen fs/fsopen.c:128',
      '6.1': 'fsopen fs/fsopen.c:128',
      '6.12': 'fsopen fs/fsopen.c:127',
      '7.2': 'fsopen fs/fsopen.c:127',
    },
  ],
  [
    'fsopen/type-name[name=subtype]',
    1,
    {
      '5.10': 'fsopen fs/fsopen.c:140',
      '6.1': 'fsopen fs/fsopen.c:140',
      '6.12': 'fsopen fs/fsopen.c:139',
      '7.2': 'fsopen fs/fsopen.c:139',
    },
  ],
  [
    'fsopen/type-name[name=too-long]',
    1,
    {
      '5.10': 'strndup_user mm/util.c:229',
      '6.1': 'strndup_user mm/util.c:230',
      '6.12': 'strndup_user mm/util.c:282',
      '7.2': 'strndup_user mm/util.c:277',
    },
  ],
  [
    'fsopen/type-name[name=null]',
    1,
    {
      '5.10': 'strndup_user mm/util.c:226',
      '6.1': 'strndup_user mm/util.c:227',
      '6.12': 'strndup_user mm/util.c:279',
      '7.2': 'strndup_user mm/util.c:274',
    },
  ],
  [
    'fsopen/errno-limits[condition=process-limit]',
    2,
    {
      '5.10': 'alloc_fd fs/file.c:534',
      '6.1': 'alloc_fd fs/file.c:509',
      '6.12': 'alloc_fd fs/file.c:514',
      '7.2': 'alloc_fd fs/file.c:591',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=flag-with-value]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:341',
      '6.1': 'fsconfig fs/fsopen.c:344',
      '6.12': 'fsconfig fs/fsopen.c:374',
      '7.2': 'fsconfig fs/fsopen.c:370',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=string-without-value]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:345',
      '6.1': 'fsconfig fs/fsopen.c:348',
      '6.12': 'fsconfig fs/fsopen.c:378',
      '7.2': 'fsconfig fs/fsopen.c:374',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=binary-of-no-bytes]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:349',
      '6.1': 'fsconfig fs/fsopen.c:352',
      '6.12': 'fsconfig fs/fsopen.c:382',
      '7.2': 'fsconfig fs/fsopen.c:378',
    },
  ],
  [
    'fsconfig/command-other-types[key=source,by=SET_BINARY-of-a-megabyte]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:349',
      '6.1': 'fsconfig fs/fsopen.c:352',
      '6.12': 'fsconfig fs/fsopen.c:382',
      '7.2': 'fsconfig fs/fsopen.c:378',
    },
  ],
  [
    'fsconfig/command-other-types[key=size,by=SET_PATH-bad-dirfd]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:354',
      '6.1': 'fsconfig fs/fsopen.c:357',
      '6.12': 'fsconfig fs/fsopen.c:387',
      '7.2': 'fsconfig fs/fsopen.c:383',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=descriptor-negative]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:358',
      '6.1': 'fsconfig fs/fsopen.c:361',
      '6.12': 'fsconfig fs/fsopen.c:391',
      '7.2': 'fsconfig fs/fsopen.c:387',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=create-with-key]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:363',
      '6.1': 'fsconfig fs/fsopen.c:366',
      '6.12': 'fsconfig fs/fsopen.c:397',
      '7.2': 'fsconfig fs/fsopen.c:393',
    },
  ],
  [
    'fsconfig/command-unknown[command=100]',
    2,
    {
      '5.10': 'fsconfig fs/fsopen.c:339',
      '6.1': 'fsconfig fs/fsopen.c:342',
      '6.12': 'fsconfig fs/fsopen.c:372',
      '7.2': 'fsconfig fs/fsopen.c:368',
    },
  ],
  [
    'fs-context/create-exclusive[type=devpts,command=FSCONFIG_CMD_CREATE_EXCL]',
    4,
    {
      '5.10': 'fsconfig fs/fsopen.c:339',
      '6.1': 'fsconfig fs/fsopen.c:342',
      '6.12': 'fsconfig fs/fsopen.c:413 or fsconfig fs/fsopen.c:412',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=other-file]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:374',
      '6.1': 'fsconfig fs/fsopen.c:377',
      '6.12': 'fsconfig fs/fsopen.c:408',
      '7.2': 'fsconfig fs/fsopen.c:403',
    },
  ],
  [
    'fsconfig/fd-kind[of=path,command=set]',
    2,
    {
      '5.10': 'fsconfig fs/fsopen.c:371',
      '6.1': 'fsconfig fs/fsopen.c:374',
      '6.12': 'fsconfig fs/fsopen.c:405',
      '7.2': 'fsconfig fs/fsopen.c:401',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=value-of-256]',
    3,
    {
      '5.10': 'strndup_user mm/util.c:229',
      '6.1': 'strndup_user mm/util.c:230',
      '6.12': 'strndup_user mm/util.c:282',
      '7.2': 'strndup_user mm/util.c:277',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=unreadable-value]',
    3,
    {
      '5.10': 'strndup_user mm/util.c:226',
      '6.1': 'strndup_user mm/util.c:227',
      '6.12': 'strndup_user mm/util.c:279',
      '7.2': 'strndup_user mm/util.c:274',
    },
  ],
  [
    'fs-context/fsconfig-errors[call=descriptor-not-open]',
    3,
    {
      '5.10': 'fsconfig fs/fsopen.c:436',
      '6.1': 'fsconfig fs/fsopen.c:439',
      '6.12': 'fsconfig fs/fsopen.c:471',
      '7.2': 'fsconfig fs/fsopen.c:453',
    },
  ],
  [
    'fsconfig/command-other-types[key=ro,by=SET_PATH-empty]',
    3,
    {
      '5.10': 'getname_flags fs/namei.c:194',
      '6.1': 'getname_flags fs/namei.c:195',
      '6.12': 'getname_flags fs/namei.c:166',
      '7.2': 'do_getname fs/namei.c:204',
    },
  ],
  [
    'fsconfig/errno-phase[condition=long-path]',
    7,
    {
      '5.10': 'getname_flags fs/namei.c:182',
      '6.1': 'getname_flags fs/namei.c:183',
      '6.12': 'getname_flags fs/namei.c:205',
      '7.2': 'getname_long fs/namei.c:174',
    },
  ],
  [
    'fsconfig/errno-phase[condition=no-capability]',
    7,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:235',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:238',
      '6.12': 'vfs_cmd_create fs/fsopen.c:228',
      '7.2': 'vfs_cmd_create fs/fsopen.c:225',
    },
  ],
  [
    'fsconfig/errno-phase[condition=wrong-phase]',
    7,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:267-268',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:270-271',
      '6.12': 'vfs_fsconfig_locked fs/fsopen.c:302-303',
      '7.2': 'vfs_fsconfig_locked fs/fsopen.c:299-300',
    },
  ],
  [
    'fs-context/call-order[mode=mounted,call=create]',
    4,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:233',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:236',
      '6.12': 'vfs_cmd_create fs/fsopen.c:225',
      '7.2': 'vfs_cmd_create fs/fsopen.c:222',
    },
  ],
  [
    'fs-context/after-failed-create[type=ext4,call=create]',
    3,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:233',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:236',
      '6.12': 'vfs_cmd_create fs/fsopen.c:225',
      '7.2': 'vfs_cmd_create fs/fsopen.c:222',
    },
  ],
  [
    'messages/none-at-all[call=reconfigure-of-new]',
    2,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:251',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:254',
      '6.12': 'vfs_cmd_reconfigure fs/fsopen.c:259',
      '7.2': 'vfs_cmd_reconfigure fs/fsopen.c:256',
    },
  ],
  [
    'fs-context/create-exclusive[type=sysfs,command=FSCONFIG_CMD_CREATE_EXCL]',
    4,
    {
      '5.10': 'fsconfig fs/fsopen.c:339',
      '6.1': 'fsconfig fs/fsopen.c:342',
      '6.12': 'sget_fc fs/super.c:791',
      '7.2': 'sget_fc fs/super.c:784',
    },
  ],
  [
    'fsconfig/command-reconfigure[set=nr_inodes-too-few,open=O_RDONLY]',
    4,
    {
      '5.10': 'shmem_reconfigure mm/shmem.c:3633',
      '6.1': 'shmem_reconfigure mm/shmem.c:3691',
      '6.12': 'shmem_reconfigure mm/shmem.c:4575',
      '7.2': 'shmem_reconfigure mm/shmem.c:4760',
    },
  ],
  [
    'fsconfig/command-reconfigure[set=ro,open=O_WRONLY]',
    4,
    {
      '5.10': 'sb_prepare_remount_readonly fs/namespace.c:535',
      '6.1': 'mnt_hold_writers fs/namespace.c:540',
      '6.12': 'mnt_hold_writers fs/namespace.c:665',
      '7.2': 'mnt_hold_writers fs/namespace.c:646',
    },
  ],
  [
    'fsconfig/errno-phase[condition=wrong-kind-of-value]',
    7,
    {
      '5.10': 'fs_param_is_string fs/fs_parser.c:259',
      '6.1': 'fs_param_is_string fs/fs_parser.c:272-273',
      '6.12': 'fs_param_is_string fs/fs_parser.c:272-273',
      '7.2': 'fs_param_is_string fs/fs_parser.c:273-274',
    },
  ],
  [
    'fsconfig/command-string[set=size-empty]',
    2,
    {
      '5.10': 'fs_param_is_string fs/fs_parser.c:259',
      '6.1': 'fs_param_is_string fs/fs_parser.c:272-273',
      '6.12': 'fs_param_is_string fs/fs_parser.c:272-273',
      '7.2': 'fs_param_is_string fs/fs_parser.c:273-274',
    },
  ],
  [
    'messages/source[type=fuse,source=empty]',
    2,
    {
      '5.10': 'fs_param_is_string fs/fs_parser.c:259',
      '6.1': 'fs_param_is_string fs/fs_parser.c:272-273',
      '6.12': 'fs_param_is_string fs/fs_parser.c:272-273',
      '7.2': 'fs_param_is_string fs/fs_parser.c:273-274',
    },
  ],
  [
    'fsconfig/command-string[set=size-bad]',
    2,
    {
      '5.10': 'shmem_parse_one mm/shmem.c:3471',
      '6.1': 'shmem_parse_one mm/shmem.c:3527',
      '6.12': 'shmem_parse_one mm/shmem.c:4358',
      '7.2': 'shmem_parse_one mm/shmem.c:4543',
    },
  ],
  [
    'fsconfig/command-string[set=mpol-bad]',
    2,
    {
      '5.10': 'shmem_parse_one mm/shmem.c:3531',
      '6.1': 'shmem_parse_one mm/shmem.c:3587',
      '6.12': 'shmem_parse_one mm/shmem.c:4414',
      '7.2': 'shmem_parse_one mm/shmem.c:4599',
    },
  ],
  [
    'fsconfig/command-string[set=huge-bad]',
    2,
    {
      '5.10': 'fs_param_is_enum fs/fs_parser.c:249',
      '6.1': 'fs_param_is_enum fs/fs_parser.c:262',
      '6.12': 'fs_param_is_enum fs/fs_parser.c:262',
      '7.2': 'fs_param_is_enum fs/fs_parser.c:263',
    },
  ],
  [
    'fsconfig/command-string[set=mode-bad]',
    2,
    {
      '5.10': 'fs_param_is_u32 fs/fs_parser.c:215-216 or _kstrtoull lib/kstrtox.c:102',
      '6.1': 'fs_param_is_u32 fs/fs_parser.c:221 or _kstrtoull lib/kstrtox.c:105',
      '6.12': 'fs_param_is_u32 fs/fs_parser.c:221 or _kstrtoull lib/kstrtox.c:105',
      '7.2': 'fs_param_is_u32 fs/fs_parser.c:222 or _kstrtoull lib/kstrtox.c:112',
    },
  ],
  [
    'messages/reconfigure[type=hugetlbfs,parameter=mode-bad]',
    2,
    {
      '5.10': 'fs_param_is_u32 fs/fs_parser.c:215-216 or _kstrtoull lib/kstrtox.c:102',
      '6.1': 'fs_param_is_u32 fs/fs_parser.c:221 or _kstrtoull lib/kstrtox.c:105',
      '6.12': 'fs_param_is_u32 fs/fs_parser.c:221 or _kstrtoull lib/kstrtox.c:105',
      '7.2': 'fs_param_is_u32 fs/fs_parser.c:222 or _kstrtoull lib/kstrtox.c:112',
    },
  ],
  [
    'messages/parameters[type=bpf,parameter=mode-as-flag]',
    3,
    {
      '5.10': 'fs_param_is_u32 fs/fs_parser.c:215-216',
      '6.1': 'fs_param_is_u32 fs/fs_parser.c:217',
      '6.12': 'fs_param_is_u32 fs/fs_parser.c:217',
      '7.2': 'fs_param_is_u32 fs/fs_parser.c:218',
    },
  ],
  [
    'messages/parameters[type=iso9660,parameter=mode-as-flag]',
    3,
    { '6.12': 'fs_param_is_u32 fs/fs_parser.c:217', '7.2': 'fs_param_is_u32 fs/fs_parser.c:218' },
  ],
  [
    'messages/proc-options[option=hidepid-3]',
    2,
    {
      '5.10': 'proc_parse_hidepid_param fs/proc/root.c:72 or proc_parse_param fs/proc/root.c:131',
      '6.1': 'proc_parse_hidepid_param fs/proc/root.c:69 or proc_parse_param fs/proc/root.c:128',
      '6.12': 'proc_parse_hidepid_param fs/proc/root.c:69 or proc_parse_param fs/proc/root.c:128',
      '7.2': 'proc_parse_hidepid_param fs/proc/root.c:71',
    },
  ],
  [
    'messages/proc-options[option=hidepid-unknown-word]',
    2,
    {
      '5.10': 'proc_parse_hidepid_param fs/proc/root.c:84 or proc_parse_param fs/proc/root.c:131',
      '6.1': 'proc_parse_hidepid_param fs/proc/root.c:81 or proc_parse_param fs/proc/root.c:128',
      '6.12': 'proc_parse_hidepid_param fs/proc/root.c:81 or proc_parse_param fs/proc/root.c:128',
      '7.2': 'proc_parse_hidepid_param fs/proc/root.c:83',
    },
  ],
  [
    'messages/proc-options[option=subset-unknown]',
    2,
    {
      '5.10': 'proc_parse_subset_param fs/proc/root.c:103 or proc_parse_param fs/proc/root.c:136',
      '6.1': 'proc_parse_subset_param fs/proc/root.c:100 or proc_parse_param fs/proc/root.c:133',
      '6.12': 'proc_parse_subset_param fs/proc/root.c:100 or proc_parse_param fs/proc/root.c:133',
      '7.2': 'proc_parse_subset_param fs/proc/root.c:102',
    },
  ],
  [
    'messages/parameters[type=tmpfs,parameter=source-as-flag]',
    3,
    {
      '5.10': 'vfs_parse_fs_param fs/fs_context.c:126',
      '6.1': 'vfs_parse_fs_param_source fs/fs_context.c:99',
      '6.12': 'vfs_parse_fs_param_source fs/fs_context.c:99',
      '7.2': 'vfs_parse_fs_param_source fs/fs_context.c:85',
    },
  ],
  [
    'messages/parameters[type=devpts,parameter=source-as-flag]',
    3,
    {
      '5.10': 'legacy_parse_param fs/fs_context.c:509',
      '6.1': 'vfs_parse_fs_param_source fs/fs_context.c:99',
      '6.12': 'vfs_parse_fs_param_source fs/fs_context.c:99',
      '7.2': 'vfs_parse_fs_param_source fs/fs_context.c:85',
    },
  ],
  [
    'fsconfig/command-string[set=source]',
    3,
    {
      '5.10': 'vfs_parse_fs_param fs/fs_context.c:128',
      '6.1': 'vfs_parse_fs_param_source fs/fs_context.c:102',
      '6.12': 'vfs_parse_fs_param_source fs/fs_context.c:102',
      '7.2': 'vfs_parse_fs_param_source fs/fs_context.c:88',
    },
  ],
  [
    'messages/source[type=devpts,source=empty]',
    3,
    {
      '5.10': 'legacy_parse_param fs/fs_context.c:511',
      '6.1': 'vfs_parse_fs_param_source fs/fs_context.c:102',
      '6.12': 'vfs_parse_fs_param_source fs/fs_context.c:102',
      '7.2': 'vfs_parse_fs_param_source fs/fs_context.c:88',
    },
  ],
  [
    'messages/parameters[type=mqueue,parameter=unknown-string]',
    3,
    {
      '5.10': 'vfs_parse_fs_param fs/fs_context.c:125',
      '6.1':
        'vfs_parse_fs_param fs/fs_context.c:155 or vfs_parse_fs_param_source fs/fs_context.c:96',
      '6.12':
        'vfs_parse_fs_param fs/fs_context.c:155 or vfs_parse_fs_param_source fs/fs_context.c:96',
      '7.2':
        'vfs_parse_fs_param fs/fs_context.c:141 or vfs_parse_fs_param_source fs/fs_context.c:82',
    },
  ],
  [
    'messages/parameters[type=sysfs,parameter=unknown-flag]',
    3,
    {
      '5.10': 'vfs_parse_fs_param fs/fs_context.c:125',
      '6.1':
        'vfs_parse_fs_param fs/fs_context.c:155 or vfs_parse_fs_param_source fs/fs_context.c:96',
      '6.12':
        'vfs_parse_fs_param fs/fs_context.c:155 or vfs_parse_fs_param_source fs/fs_context.c:96',
      '7.2':
        'vfs_parse_fs_param fs/fs_context.c:141 or vfs_parse_fs_param_source fs/fs_context.c:82',
    },
  ],
  [
    'messages/source[type=nfs,source=missing]',
    3,
    {
      '5.10': 'nfs_fs_context_parse_param fs/nfs/fs_context.c:453',
      '6.1': 'nfs_fs_context_parse_param fs/nfs/fs_context.c:495',
      '6.12': 'nfs_fs_context_parse_param fs/nfs/fs_context.c:551',
      '7.2': 'nfs_fs_context_parse_param fs/nfs/fs_context.c:607',
    },
  ],
  [
    'messages/source[type=fuse,source=missing]',
    3,
    {
      '5.10': 'fuse_parse_param fs/fuse/inode.c:563',
      '6.1': 'fuse_parse_param fs/fuse/inode.c:747',
      '6.12': 'fuse_parse_param fs/fuse/inode.c:805',
      '7.2': 'fuse_parse_param fs/fuse/inode.c:836',
    },
  ],
  [
    'messages/overlay-options[set=one-lower]',
    3,
    { '6.12': '__fs_parse fs/fs_parser.c:123', '7.2': '__fs_parse fs/fs_parser.c:123' },
  ],
  [
    'messages/overlay-options[set=missing-lower]',
    2,
    { '6.12': 'traverse_mounts fs/namei.c:1477', '7.2': 'traverse_mounts fs/namei.c:1643' },
  ],
  [
    'messages/overlay-options[set=file-lower]',
    2,
    {
      '6.12': 'ovl_mount_dir_check fs/overlayfs/params.c:298',
      '7.2': 'ovl_mount_dir_check fs/overlayfs/params.c:302',
    },
  ],
  [
    'messages/overlay-options[set=bad-word]',
    3,
    { '6.12': 'fs_param_is_enum fs/fs_parser.c:262', '7.2': 'fs_param_is_enum fs/fs_parser.c:263' },
  ],
  [
    'messages/overlay-options[set=bad-word]',
    4,
    {
      '5.10': 'ovl_parse_redirect_mode fs/overlayfs/super.c:502',
      '6.1': 'ovl_parse_redirect_mode fs/overlayfs/super.c:511',
    },
  ],
  [
    'fs-context/after-failed-create[type=overlay,call=create]',
    2,
    {
      '5.10': 'ovl_fill_super fs/overlayfs/super.c:1916',
      '6.1': 'ovl_fill_super fs/overlayfs/super.c:2029',
      '6.12': 'ovl_fill_super fs/overlayfs/super.c:1325',
      '7.2': 'ovl_fill_super_creds fs/overlayfs/super.c:1385',
    },
  ],
  [
    'messages/overlay-options[set=upper-without-work]',
    4,
    {
      '5.10': 'ovl_fill_super fs/overlayfs/super.c:1960',
      '6.1': 'ovl_fill_super fs/overlayfs/super.c:2076',
      '6.12': 'ovl_fill_super fs/overlayfs/super.c:1370',
      '7.2': 'ovl_fill_super_creds fs/overlayfs/super.c:1430',
    },
  ],
  [
    'messages/overlay-options[set=same-lower-twice]',
    4,
    {
      '5.10': 'ovl_get_trap_inode fs/overlayfs/inode.c:897',
      '6.1': 'ovl_get_trap_inode fs/overlayfs/inode.c:1131',
      '6.12': 'ovl_get_trap_inode fs/overlayfs/inode.c:1163',
      '7.2': 'ovl_get_trap_inode fs/overlayfs/inode.c:1138',
    },
  ],
  [
    'messages/source[type=xfs,source=none]',
    4,
    {
      '5.10': 'get_tree_bdev fs/super.c:1314',
      '6.1': 'get_tree_bdev fs/super.c:1322',
      '6.12': 'get_tree_bdev_flags fs/super.c:1622',
      '7.2': 'get_tree_bdev_flags fs/super.c:1609',
    },
  ],
  [
    'messages/source[type=vfat,source=none]',
    4,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2113',
      '6.1': 'lookup_bdev block/bdev.c:993',
      '6.12': 'get_tree_bdev_flags fs/super.c:1622',
      '7.2': 'get_tree_bdev_flags fs/super.c:1609',
    },
  ],
  [
    'messages/source[type=erofs,source=empty]',
    4,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2113',
      '6.1': 'lookup_bdev block/bdev.c:993',
      '6.12': 'lookup_bdev block/bdev.c:1173',
      '7.2': 'lookup_bdev block/bdev.c:1205',
    },
  ],
  [
    'messages/source[type=ext4,source=empty]',
    4,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2113',
      '6.1': 'lookup_bdev block/bdev.c:993',
      '6.12': 'lookup_bdev block/bdev.c:1173',
      '7.2': 'lookup_bdev block/bdev.c:1205',
    },
  ],
  [
    'messages/source[type=xfs,source=file]',
    4,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2122',
      '6.1': 'lookup_bdev block/bdev.c:1002',
      '6.12': 'lookup_bdev block/bdev.c:1182',
      '7.2': 'lookup_bdev block/bdev.c:1214',
    },
  ],
  [
    'messages/source[type=btrfs,source=directory]',
    4,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2122',
      '6.1': 'lookup_bdev block/bdev.c:1002',
      '6.12': 'lookup_bdev block/bdev.c:1182',
      '7.2': 'lookup_bdev block/bdev.c:1214',
    },
  ],
  [
    'mount/errno-source',
    2,
    {
      '5.10': 'lookup_bdev fs/block_dev.c:2122',
      '6.1': 'lookup_bdev block/bdev.c:1002',
      '6.12': 'lookup_bdev block/bdev.c:1182',
      '7.2': 'lookup_bdev block/bdev.c:1214',
    },
  ],
  [
    'messages/source[type=btrfs,source=missing]',
    4,
    {
      '5.10': 'traverse_mounts fs/namei.c:1286',
      '6.1': 'traverse_mounts fs/namei.c:1444',
      '6.12': 'traverse_mounts fs/namei.c:1477',
      '7.2': 'traverse_mounts fs/namei.c:1643',
    },
  ],
  [
    'fsconfig/errno-source[condition=no-directory]',
    4,
    {
      '5.10': 'link_path_walk fs/namei.c:2209',
      '6.1': 'link_path_walk fs/namei.c:2343',
      '6.12': 'link_path_walk fs/namei.c:2441',
      '7.2': 'link_path_walk fs/namei.c:2695',
    },
  ],
  [
    'messages/source[type=nfs,source=none]',
    4,
    {
      '5.10': 'nfs_fs_context_validate fs/nfs/fs_context.c:1243',
      '6.1': 'nfs_fs_context_validate fs/nfs/fs_context.c:1332',
      '6.12': 'nfs_fs_context_validate fs/nfs/fs_context.c:1407',
      '7.2': 'nfs_fs_context_validate fs/nfs/fs_context.c:1509',
    },
  ],
  [
    'messages/source[type=nfs,source=empty]',
    4,
    {
      '5.10': 'nfs_fs_context_validate fs/nfs/fs_context.c:1271',
      '6.1': 'nfs_fs_context_validate fs/nfs/fs_context.c:1360',
      '6.12': 'nfs_fs_context_validate fs/nfs/fs_context.c:1435',
      '7.2': 'nfs_fs_context_validate fs/nfs/fs_context.c:1537',
    },
  ],
  [
    'fsopen/type-name[name=subtype-of-fuse]',
    2,
    {
      '5.10': 'fuse_get_tree fs/fuse/inode.c:1509-1510',
      '6.1': 'fuse_get_tree fs/fuse/inode.c:1800',
      '6.12': 'fuse_get_tree fs/fuse/inode.c:1903',
      '7.2': 'fuse_get_tree fs/fuse/inode.c:1888',
    },
  ],
  [
    'unmountat/userns-filesystem-types[type=bpf,as=userns]',
    2,
    {
      '5.10': 'vfs_fsconfig_locked fs/fsopen.c:235',
      '6.1': 'vfs_fsconfig_locked fs/fsopen.c:238',
      '6.12': 'bpf_fill_super kernel/bpf/inode.c:1027',
      '7.2': 'bpf_fill_super kernel/bpf/inode.c:1192',
    },
  ],
]
