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
  // A plain text of several lines is folded: its characters have moved.
  if (node.style === 'plain') return raw === node.text ? node.start + index : node.start
  if (node.style !== 'single' && node.style !== 'double') return node.start
  let offsets = quotedOffsets.get(node)
  if (offsets === undefined) {
    offsets = offsetsIn(raw, node)
    quotedOffsets.set(node, offsets)
  }
  return node.start + (offsets[index] ?? 0)
}

/** For each quoted text, where its characters stand behind the opening quote. */
const quotedOffsets = new WeakMap<TextNode, readonly number[]>()

function offsetsIn(raw: string, { style, text }: TextNode): number[] {
  const unit = style === 'single' ? /''|[^'\r\n]/y : /\\["\\/tnr]|[^"\\\r\n]/y
  const offsets = [1]
  let at = 1
  for (const character of text.split('')) {
    unit.lastIndex = at
    const piece = unit.exec(raw)?.[0]
    // A folded line, or an escape that is not worth decoding: from here on, the start will do.
    if (piece === undefined || decodePiece(piece) !== character) break
    at += piece.length
    offsets.push(at)
  }
  return offsets
}

function decodePiece(piece: string): string {
  if (piece === "''") return "'"
  const escaped = piece[1]
  if (escaped === undefined) return piece
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r' }
  return letters[escaped] ?? escaped
}
