// Steps of actors, which YAML reads as maps: `- b: close(3)`.
import type { TextNode, Tree } from './tree.ts'
import { nodeAt } from './tree.ts'

/** The tree with every step that is a map of one text as the text `b: close(3)`. */
export function joinActorSteps(tree: Tree, fileText: string): Tree {
  if (tree.kind !== 'map') return tree
  const entries = new Map(tree.entries)
  for (const name of ['setup', 'steps']) {
    const entry = entries.get(name)
    const list = nodeAt(tree, [name])
    if (entry === undefined || list?.kind !== 'list') continue
    const items = list.items.map((item) => joined(item, fileText) ?? item)
    entries.set(name, { ...entry, value: { ...list, items } })
  }
  return { ...tree, entries }
}

function joined(item: Tree, fileText: string): TextNode | undefined {
  const [entry, another] = item.kind === 'map' ? item.entries.values() : []
  if (entry === undefined || another !== undefined) return undefined
  const { key, value } = entry
  if (!/^[A-Za-z_]\w*$/.test(key.text) || key.style !== 'plain') return undefined
  if (value.kind !== 'text' || value.style === 'none' || value.style === 'block') return undefined
  const raw = fileText.slice(key.start, value.end)
  // Not so where the text is in quotes, folded, or given by an alias: then its place is the key's.
  const isWhole = fileText.slice(value.start, value.end) === value.text && key.end <= value.start
  const isOneLine = isWhole && /^[ \t]*:[ \t]+$/.test(fileText.slice(key.end, value.start))
  return {
    kind: 'text',
    text: isOneLine ? raw : `${key.text}: ${value.text}`,
    start: key.start,
    end: isOneLine ? value.end : key.end,
    style: 'plain',
    ...(value.comment ? { comment: true } : {}),
  }
}
