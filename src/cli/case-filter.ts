/**
 * Whether a case's name is meant: a pattern with `*` or `?` has to match the whole name, any other
 * has to be part of it. Brackets stand for themselves, since case names are full of them.
 */
export function caseFilter(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name.includes(pattern)
  const source = pattern
    .replace(/[\\^$.+()|{}[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const glob = new RegExp(`^${source}$`, 's')
  return (name) => glob.test(name)
}
