/**
 * Several calls as one, with `…` for each argument that is not the same in all of them:
 * `umount2("/a", 0)` and `umount2("/a", MNT_DETACH)` are `umount2("/a", …)`.
 */
export function mergeCalls(calls: readonly string[]): string {
  const [first, ...rest] = [...new Set(calls)]
  if (first === undefined) return '…'
  if (rest.length === 0) return first
  const parsed = [first, ...rest].map(splitCall)
  const names = new Set(parsed.map((call) => call?.name))
  const [name] = names
  if (names.size > 1 || name === undefined) return '…'
  const counts = new Set(parsed.map((call) => call?.args.length))
  if (counts.size > 1) return `${name}(…)`
  const args = (parsed[0]?.args ?? []).map((arg, index) =>
    parsed.every((call) => call?.args[index] === arg) ? arg : '…',
  )
  return `${name}(${args.join(', ')})`
}

function splitCall(call: string): { name: string; args: string[] } | undefined {
  const match = /^((?:[\w-]+: )?\w+)\((.*)\)$/s.exec(call)
  if (match === null) return undefined
  const [, name = '', text = ''] = match
  // Strings and `fd<path>` first: a comma or bracket inside them is none of the syntax.
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|<[^<>]*>|[[{(]|[\]})]|, |[^"<[{(\]}),]+|./gs)
  const args: string[] = ['']
  let depth = 0
  for (const [token] of tokens) {
    if (/^[[{(]$/.test(token)) depth += 1
    if (/^[\]})]$/.test(token)) depth -= 1
    if (token === ', ' && depth === 0) args.push('')
    else args[args.length - 1] += token
  }
  return { name, args: args[0] === '' && args.length === 1 ? [] : args }
}
