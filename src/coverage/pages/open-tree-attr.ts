import { inherited, type Page } from '../page.ts'
import { mountSetattrPage } from './mount-setattr.ts'
import { openTreePage } from './open-tree.ts'

const ofAttributes = new Set(openTreePage.conditions.map(({ name }) => name))

/** Its page is open_tree(2), which adds the errors of mount_setattr(2) for the attributes. */
export const openTreeAttrPage: Page = {
  call: 'open_tree_attr',
  page: 'open_tree(2)',
  conditions: [
    ...inherited(openTreePage.conditions),
    ...inherited(mountSetattrPage.conditions).map((condition) =>
      ofAttributes.has(condition.name)
        ? { ...condition, name: `attributes-${condition.name}` }
        : condition,
    ),
  ],
}
