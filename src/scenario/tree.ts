// A scenario file as maps, lists and texts, each with its place in the file.

interface Place {
  /** Offsets into the file. */
  start: number
  end: number
}

export interface TextNode extends Place {
  kind: 'text'
  text: string
  /** How it is written; `none` where a value is missing (`key:` with nothing after it). */
  style: 'plain' | 'single' | 'double' | 'block' | 'none'
  /** A ` #` follows on the same line: perhaps a comment, perhaps a text cut short by mistake. */
  comment?: true
}

export interface ListNode extends Place {
  kind: 'list'
  items: Tree[]
}

export interface MapNode extends Place {
  kind: 'map'
  entries: Map<string, { key: TextNode; value: Tree }>
}

export type Tree = TextNode | ListNode | MapNode

export type Path = readonly (string | number)[]

/** The tree as plain data: what the schema checks. Keys are own properties of bare objects. */
export function plainData(tree: Tree): unknown {
  switch (tree.kind) {
    case 'text':
      return tree.text
    case 'list':
      return tree.items.map(plainData)
    case 'map': {
      const data: Record<string, unknown> = Object.create(null)
      for (const [name, { value }] of tree.entries) data[name] = plainData(value)
      return data
    }
  }
}

/** The node at `path`, or undefined where the file has nothing there. */
export function nodeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  let node = tree
  for (const part of path) {
    if (node?.kind === 'map') node = node.entries.get(String(part))?.value
    else if (node?.kind === 'list') node = node.items[Number(part)]
    else return undefined
  }
  return node
}

/** The key that leads to the node at `path`. */
export function keyAt(tree: Tree | undefined, path: Path): TextNode | undefined {
  const parent = nodeAt(tree, path.slice(0, -1))
  return parent?.kind === 'map' ? parent.entries.get(String(path.at(-1)))?.key : undefined
}

/** Where in the file the character `index` of a text stands; the text's start if that is unclear. */
export function fileOffset(node: TextNode, index: number, fileText: string): number {
  const raw = fileText.slice(node.start, node.end)
  switch (node.style) {
    case 'plain':
      // A plain text of several lines is folded: its characters have moved.
      return raw === node.text ? node.start + index : node.start
    case 'single':
      return quotedOffset(node, index, raw, /''|[^'\r\n]/y, () => "'")
    case 'double':
      return quotedOffset(node, index, raw, /\\["\\/tnr]|[^"\\\r\n]/y, decodeEscape)
    default:
      return node.start
  }
}

function quotedOffset(
  node: TextNode,
  index: number,
  raw: string,
  unit: RegExp,
  decode: (escaped: string) => string | undefined,
): number {
  let at = 1
  for (let i = 0; i < index; i++) {
    unit.lastIndex = at
    const piece = unit.exec(raw)?.[0]
    const decoded = piece !== undefined && piece.length === 2 ? decode(piece) : piece
    if (piece === undefined || decoded !== node.text[i]) return node.start
    at += piece.length
  }
  return node.start + at
}

function decodeEscape(escaped: string): string | undefined {
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r' }
  const letter = escaped[1] ?? ''
  return letters[letter] ?? letter
}
