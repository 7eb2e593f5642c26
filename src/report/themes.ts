/** `unmountat` of `unmountat/move-attached`. */
export function themeOf(scenario: string): string {
  return scenario.split('/').slice(0, -1).join('/') || scenario
}

/** `move-attached` of `unmountat/move-attached`. */
export function nameInTheme(scenario: string): string {
  return scenario.split('/').at(-1) ?? scenario
}

/** In the order of the first of each theme. */
export function groupByTheme<T>(
  items: readonly T[],
  scenarioOf: (item: T) => string,
): [string, T[]][] {
  const themes = new Map<string, T[]>()
  for (const item of items) {
    const theme = themeOf(scenarioOf(item))
    const known = themes.get(theme)
    if (known === undefined) themes.set(theme, [item])
    else known.push(item)
  }
  return [...themes]
}
