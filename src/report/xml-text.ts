// Text as XML 1.0 that holds exactly that text, but for the characters that no XML can hold.

/** Between tags. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>\r]/g, reference)
}

/** ` name="value"` for each; those that are undefined are left out. */
export function xmlAttributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${xmlText(value).replace(/["\t\n]/g, reference)}"`)
    .join('')
}

function reference(character: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return named[character] ?? `&#${character.codePointAt(0)};`
}
