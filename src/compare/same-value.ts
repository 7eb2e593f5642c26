/**
 * Whether two values of a record are the same, whatever the order of their keys: results/ and record
 * files need not have the same. Without Node's own comparison, since a page in a browser needs it, too.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Fields, b as Fields]
  const keys = keysOf(left)
  return (
    keys.length === keysOf(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  )
}

type Fields = Record<string, unknown>

function keysOf(value: Fields): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined)
}
