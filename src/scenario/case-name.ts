// The stable name of a case: the scenario's name and the parameters that tell its cases apart.

/** `theme/name[a=b,c=d]`; `varying` are the parameters that differ between cases, in order. */
export function caseName(
  scenario: string,
  params: Readonly<Record<string, string>>,
  varying: readonly string[],
): string {
  const shown = varying.flatMap((name) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    return value === undefined ? [] : [`${name}=${encodeValue(value)}`]
  })
  return shown.length === 0 ? scenario : `${scenario}[${shown.join(',')}]`
}

/** The value with every character that means something in a case name as `%xx`, as in a URL. */
function encodeValue(value: string): string {
  if (/^[\w.+:/@|~^*-]*$/.test(value)) return value
  let out = ''
  for (const byte of Buffer.from(value)) {
    const character = String.fromCharCode(byte)
    const plain = /[\w.+:/@|~^*-]/.test(character)
    out += plain ? character : `%${byte.toString(16).padStart(2, '0')}`
  }
  return out
}
