// The pages of the mount calls, in the order in which a new mount is made with them.
import type { Page } from '../page.ts'
import { fsconfigPage } from './fsconfig.ts'
import { fsmountPage } from './fsmount.ts'
import { fsopenPage } from './fsopen.ts'
import { fspickPage } from './fspick.ts'
import { listmountPage } from './listmount.ts'
import { mountPage } from './mount.ts'
import { mountSetattrPage } from './mount-setattr.ts'
import { moveMountPage } from './move-mount.ts'
import { openTreePage } from './open-tree.ts'
import { openTreeAttrPage } from './open-tree-attr.ts'
import { pivotRootPage } from './pivot-root.ts'
import { statmountPage } from './statmount.ts'
import { umount2Page } from './umount2.ts'

export const pages: readonly Page[] = [
  fsopenPage,
  fsconfigPage,
  fsmountPage,
  fspickPage,
  openTreePage,
  openTreeAttrPage,
  moveMountPage,
  mountSetattrPage,
  statmountPage,
  listmountPage,
  mountPage,
  umount2Page,
  pivotRootPage,
]
