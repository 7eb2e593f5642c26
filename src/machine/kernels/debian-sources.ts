// The two ways in which apt's package sources are written: sources.list(5).

export interface SourceEntry {
  uris: string[]
  suites: string[]
  components: string[]
  /** As written: paths of keyrings, fingerprints, or a whole key block with its leading dots. */
  signedBy: string | undefined
}

/** `deb [option=value ...] uri suite component...`, one a line. */
export function parseOneLineSources(text: string): SourceEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(withoutComment(line))
    if (match === null) return []
    const [, options = '', uri = '', suite = '', components = ''] = match
    const option = (name: string): string | undefined =>
      words(options)
        .find((word) => word.startsWith(`${name}=`))
        ?.slice(name.length + 1)
    if (!forThisArchitecture(option('arch')?.split(','))) return []
    const signedBy = option('signed-by')
    return [{ uris: [uri], suites: [suite], components: words(components), signedBy }]
  })
}

/** Paragraphs of `Field: value`, with lines that go on after a space. */
export function parseDeb822Sources(text: string): SourceEntry[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'))
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .flatMap((paragraph) => {
      const fields = parseFields(paragraph)
      const list = (name: string): string[] => words(fields.get(name) ?? '')
      const enabled = !/^(no|false|off|0|without|disable)$/i.test(fields.get('enabled') ?? 'yes')
      if (!enabled || !list('types').includes('deb') || !forThisArchitecture(archs(fields)))
        return []
      return [
        {
          uris: list('uris'),
          suites: list('suites'),
          components: list('components'),
          signedBy: fields.get('signed-by'),
        },
      ]
    })
}

/** Fields of one paragraph by name in small letters; lines that go on are kept apart. */
export function parseFields(paragraph: string): Map<string, string> {
  const fields = new Map<string, string>()
  let last = ''
  for (const line of paragraph.split('\n')) {
    const match = /^([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line)
    if (match !== null) {
      last = (match[1] ?? '').toLowerCase()
      fields.set(last, match[2] ?? '')
    } else if (/^\s/.test(line) && last !== '') {
      fields.set(last, `${fields.get(last)}\n${line.trimEnd()}`)
    }
  }
  return fields
}

function archs(fields: Map<string, string>): string[] | undefined {
  const value = fields.get('architectures')
  return value === undefined ? undefined : words(value)
}

function forThisArchitecture(listed: string[] | undefined): boolean {
  return listed === undefined || listed.includes('amd64')
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

// A `#` within a URI is no comment; apt, too, wants a space before it.
function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, '')
}
