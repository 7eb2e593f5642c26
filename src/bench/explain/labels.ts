// The first failing step of cases, and the line of the check that refuses it, found by reading the
// source of these kernels. It is no blind test: the answers to most of these questions on 6.12, and to
// move-attached on both kernels, had been seen before. `a-b`: a condition over several lines.

/** Case; then the line on Debian's 6.1.192-2 and 7.3.4-1~bpo13+1. */
export const labels: readonly [name: string, on61: string, on73: string][] = [
  ['unmountat/move-attached[parent=shared]', 'fs/namespace.c:2926', 'fs/namespace.c:3789'],
  [
    'unmountat/row-2-fspick-no-empty-path[parent=private,as=root]',
    'fs/namei.c:195',
    'fs/namei.c:204',
  ],
  [
    'unmountat/row-3-fspick-move[parent=private,as=root]',
    'fs/namespace.c:2907',
    'fs/namespace.c:3773',
  ],
  [
    'unmountat/row-4-fspick-fsmount[parent=private,as=root]',
    'fs/namespace.c:3790',
    'fs/namespace.c:4666',
  ],
  [
    'unmountat/row-5-open-tree-fsconfig[parent=private,as=root,of=open_tree]',
    'fs/fsopen.c:374',
    'fs/fsopen.c:401',
  ],
  [
    'unmountat/row-5-open-tree-fsconfig[parent=private,as=root,of=ordinary-file]',
    'fs/fsopen.c:377',
    'fs/fsopen.c:403',
  ],
  [
    'unmountat/row-6-open-tree-move[parent=shared,as=root,by=open_tree]',
    'fs/namespace.c:2926',
    'fs/namespace.c:3789',
  ],
  ['fs-context/fsconfig-errors[call=closed-descriptor]', 'fs/fsopen.c:374', 'fs/fsopen.c:401'],
  ['fs-context/fsconfig-errors[call=negative-descriptor]', 'fs/fsopen.c:339', 'fs/fsopen.c:365'],
  ['fs-context/fsconfig-errors[call=unknown-command]', 'fs/fsopen.c:342', 'fs/fsopen.c:368'],
  ['fs-context/fsconfig-errors[call=unreadable-key]', 'mm/util.c:227', 'mm/util.c:274'],
  ['fs-context/fsopen-errors[argument=unknown-flag]', 'fs/fsopen.c:131', 'fs/fsopen.c:130'],
  ['fs-context/fsopen-errors[argument=bad-pointer]', 'mm/util.c:227', 'mm/util.c:274'],
  ['fs-context/fsopen-errors[argument=no-such-type]', 'fs/fsopen.c:140', 'fs/fsopen.c:139'],
  ['fs-context/call-order[mode=creation,call=reconfigure]', 'fs/fsopen.c:254', 'fs/fsopen.c:256'],
  [
    'fs-context/call-order[mode=creation,call=fsmount]',
    'fs/namespace.c:3780',
    'fs/namespace.c:4656',
  ],
  [
    'fs-context/call-order[mode=mounted,call=fsmount]',
    'fs/namespace.c:3790',
    'fs/namespace.c:4666',
  ],
  ['fs-context/message-ring', 'fs/fs_context.c:155', 'fs/fs_context.c:141'],
  ['mount-setattr/atime[clear=0,set=NOATIME]', 'fs/namespace.c:4426', 'fs/namespace.c:5267'],
  ['mount-setattr/size[struct=0]', 'fs/namespace.c:4458', 'fs/namespace.c:5295'],
  ['mount-setattr/size[struct=31]', 'fs/namespace.c:4458', 'fs/namespace.c:5295'],
  ['mount-setattr/size[struct=4097-zero]', 'fs/namespace.c:4456', 'fs/namespace.c:5293'],
  [
    'mount-setattr/size[struct=40-first-byte]',
    'include/linux/uaccess.h:341-342',
    'include/linux/uaccess.h:408-409',
  ],
  [
    'mount-setattr/target[target=directory-by-path,as=root]',
    'fs/namespace.c:4234',
    'fs/namespace.c:5100',
  ],
  ['mount-setattr/target[target=no-empty-path-flag,as=root]', 'fs/namei.c:195', 'fs/namei.c:204'],
  [
    'mount-setattr/unknown-bits[wrong=flags]',
    'fs/namespace.c:4450-4453',
    'fs/namespace.c:5327-5330',
  ],
  [
    'propagation/unbindable-in-copied-namespace[propagation=unbindable,as=root]',
    'fs/namespace.c:2448',
    'fs/namespace.c:3081',
  ],
  ['unmountat/answer-not-a-mount[target=directory]', 'fs/namespace.c:1797', 'fs/namespace.c:2084'],
  ['unmountat/answer-not-a-mount[target=missing]', 'fs/namei.c:1444', 'fs/namei.c:1643'],
  ['unmountat/answer-not-a-mount[target=below-a-file]', 'fs/namei.c:2343', 'fs/namei.c:2666'],
  [
    'unmountat/answer-locked-mount[call=directory-link]',
    'fs/namespace.c:1801',
    'fs/namespace.c:2088',
  ],
  ['unmountat/answer-locked-mount[call=move_mount]', 'fs/namespace.c:2914', 'fs/namespace.c:3786'],
  [
    'unmountat/answer-locked-mount[call=clone-parent]',
    'fs/namespace.c:2457',
    'fs/namespace.c:3094',
  ],
  [
    'unmountat/answer-other-namespace[opened=before,call=move_mount,as=root]',
    'fs/namespace.c:2911',
    'fs/namespace.c:3798',
  ],
  [
    'unmountat/answer-other-namespace[opened=before,call=clone,as=root]',
    'fs/namespace.c:2451',
    'fs/namespace.c:3084',
  ],
  [
    'unmountat/answer-other-namespace[opened=before,call=directory-link,as=root]',
    'fs/namespace.c:1799',
    'fs/namespace.c:2086',
  ],
  [
    'unmountat/answer-unprivileged[parent=private,call=open_tree-clone]',
    'fs/namespace.c:2585',
    'fs/namespace.c:3347',
  ],
  [
    'unmountat/answer-unprivileged[parent=private,call=fspick]',
    'fs/fsopen.c:171',
    'fs/fsopen.c:170',
  ],
  [
    'unmountat/answer-unprivileged[parent=private,call=move_mount]',
    'fs/namespace.c:3871',
    'fs/namespace.c:4754',
  ],
  [
    'unmountat/answer-unprivileged[parent=private,call=directory-link]',
    'fs/namespace.c:1795',
    'fs/namespace.c:2082',
  ],
  [
    'unmountat/answer-unprivileged[parent=private,call=no-such-path]',
    'fs/namei.c:1444',
    'fs/namei.c:1643',
  ],
  [
    'unmountat/relative-mount[parent=private,type=tmpfs,as=root]',
    'fs/namei.c:4238-4239',
    'fs/namei.c:5502-5503',
  ],
  [
    'unmountat/answer-openat2[name=m,resolve=RESOLVE_NO_XDEV]',
    'fs/namei.c:1552-1553',
    'fs/namei.c:1585',
  ],
  [
    'unmountat/answer-openat2[name=link-to-m,resolve=RESOLVE_NO_SYMLINKS]',
    'fs/namei.c:1782-1783',
    'fs/namei.c:2040-2041',
  ],
  [
    'unmountat/answer-busy[held=working-directory,flags=0]',
    'fs/namespace.c:1720',
    'fs/namespace.c:2010',
  ],
  ['unmountat/why-einval[reason=shared-parent]', 'fs/namespace.c:2926', 'fs/namespace.c:3789'],
  ['unmountat/why-einval[reason=no-mount-root]', 'fs/namespace.c:2917', 'fs/namespace.c:3773'],
  ['unmountat/why-einval[reason=root]', 'fs/namespace.c:2938', 'fs/namespace.c:3833'],
  ['unmountat/why-einval[reason=onto-a-file]', 'fs/namespace.c:2920-2921', 'fs/namespace.c:3776'],
  [
    'unmountat/why-einval[reason=file-onto-directory]',
    'fs/namespace.c:2920-2921',
    'fs/namespace.c:3776',
  ],
  [
    'unmountat/why-einval[reason=unbindable-to-shared]',
    'fs/namespace.c:2932',
    'fs/namespace.c:3829',
  ],
  [
    'unmountat/why-einval[reason=unbindable-inside-to-shared]',
    'fs/namespace.c:2932',
    'fs/namespace.c:3829',
  ],
  ['unmountat/why-einval[reason=no-longer-attached]', 'fs/namespace.c:2907', 'fs/namespace.c:3798'],
  [
    'unmountat/why-einval[reason=detached-destination]',
    'fs/namespace.c:2903',
    'fs/namespace.c:3792',
  ],
  ['unmountat/why-einval[reason=unknown-flag]', 'fs/namespace.c:3874', 'fs/namespace.c:4757'],
  ['unmountat/why-einval[reason=into-itself]', 'fs/namespace.c:2938', 'fs/namespace.c:3833'],
  [
    'unmountat/why-einval[reason=into-a-mount-inside]',
    'fs/namespace.c:2938',
    'fs/namespace.c:3833',
  ],
]
