// What a manual page says about the errors of a call, as data: types.

/** One condition under which a page says that its call fails. */
export interface Condition {
  errno: string
  /** Unique within the call, in words with dashes. */
  name: string
  /** The condition, in our words. */
  when: string
  /**
   * Names of cases that provoke it. Beside them stands every case of a scenario `errno-*` in the folder of the call
   * whose parameter `condition` is the name of this condition.
   */
  by?: readonly string[]
}

export interface Page {
  /** The call, as in the tables of system calls. */
  call: string
  /** The page that documents it: `open_tree(2)`. */
  page: string
  conditions: readonly Condition[]
}

/** The release of Linux man-pages whose ERRORS sections the pages tell. */
export const manPagesRelease = '6.20'

/** The folder of experiments that has a call's scenarios: `move-mount`. */
export function themeOf(call: string): string {
  return call.replaceAll('_', '-')
}

/** The conditions of one page on another, which refers to it; with other cases than there. */
export function inherited(
  conditions: readonly Condition[],
  by: Readonly<Record<string, readonly string[]>> = {},
): Condition[] {
  return conditions.map(({ errno, name, when }) => {
    const cases = by[name]
    return { errno, name, when, ...(cases === undefined ? {} : { by: cases }) }
  })
}
