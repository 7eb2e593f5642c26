// What the page shows, as the part of its address behind `#`, so that a link shows the same again.

export interface View {
  /** Words that a case must have, in its name or in what was called and said. */
  text: string
  theme: string
  call: string
  errno: string
  /** Only cases that kernels answered differently. */
  differs: boolean
  /** The case whose transcripts are open. */
  case: string
  /** The kernels of the transcripts, by id. */
  a: string
  b: string
}

export const emptyView: View = {
  text: '',
  theme: '',
  call: '',
  errno: '',
  differs: false,
  case: '',
  a: '',
  b: '',
}

const keys = { text: 'q', theme: 'theme', call: 'call', errno: 'errno', case: 'case' } as const

/** `#case=...&a=..&b=..`, or '' where nothing is chosen. */
export function formatLink(view: View): string {
  const parts = new URLSearchParams()
  for (const [name, key] of Object.entries(keys)) {
    const value = view[name as keyof typeof keys]
    if (value !== '') parts.set(key, value)
  }
  if (view.differs) parts.set('differs', '1')
  if (view.case !== '' && view.a !== '') parts.set('a', view.a)
  if (view.case !== '' && view.b !== '') parts.set('b', view.b)
  const text = readable(parts.toString())
  return text === '' ? '' : `#${text}`
}

/** What is unknown or missing is as in the empty view. */
export function parseLink(hash: string): View {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const get = (key: string): string => parts.get(key) ?? ''
  return {
    text: get(keys.text),
    theme: get(keys.theme),
    call: get(keys.call),
    errno: get(keys.errno),
    differs: get('differs') === '1',
    case: get(keys.case),
    a: get('a'),
    b: get('b'),
  }
}

/** Case names have characters that need no escape behind `#`, and that mails keep in a link. */
function readable(text: string): string {
  return text.replace(/%(2F|3A|3D|2C|40|24)/g, (code) => decodeURIComponent(code))
}
