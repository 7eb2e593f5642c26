// The text of an allow-list to its checked entries, or to everything that is wrong with it.
import { readDocument } from './document.ts'
import { didYouMean } from './nearest.ts'
import { type Finding, type Problem, shown } from './problem.ts'
import { problemAt, readSource } from './source.ts'
import type { MapNode, TextNode, Tree } from './tree.ts'

/** A change that somebody meant, and where they say so. */
export interface AllowedChange {
  /** A case's name; `*` stands for any text. */
  case: string
  /** A step, from 1; or the tree at the start, the end of the case, or the case as a whole. */
  step: number | 'start' | 'end' | 'case'
  /** What may differ there; another kind of change is not meant. */
  kinds: string[]
  /** The answer before and after, in one word (`EINVAL`, `0`, `fd`); absent where there is none. */
  from?: string
  to?: string
  /** Whether what differs in later steps of the case is meant as well. */
  later: boolean
  /** Only on these kernels, by the beginning of their releases; all where there is none. */
  kernels?: string[]
  /** The commit or mail that is behind it. */
  link: string
  /** The line of the entry, from 1. */
  line: number
}

const keys = ['case', 'step', 'kinds', 'from', 'to', 'later', 'kernels', 'link'] as const
type Key = (typeof keys)[number]

/** What a change is of: as `diff` has them. */
const kinds = ['errno', 'value', 'messages', 'mounts', 'events', 'verdict', 'added', 'removed']
const places = ['start', 'end', 'case']

/** All problems are reported; never throws on any text. */
export function loadAllowList({ file, text }: { file: string; text: string }): {
  entries: AllowedChange[]
  problems: Problem[]
} {
  const source = readSource(file, text)
  const { tree, findings } = readDocument(text)
  const entries: AllowedChange[] = []
  if (tree !== undefined && tree.kind !== 'list') {
    findings.push(at(tree, 'Expected a list of allowed changes', "an entry begins with '- case: '"))
  }
  for (const item of tree?.kind === 'list' ? tree.items : []) {
    if (item.kind !== 'map') {
      findings.push(at(item, 'Expected an allowed change: a map with `case`, `step` and `link`'))
      continue
    }
    const reader = new EntryReader(item, findings)
    const entry = reader.read()
    if (entry === undefined) continue
    entries.push({ ...entry, line: problemAt(source, at(item, '')).line })
  }
  const problems = findings.map((finding) => problemAt(source, finding))
  return { entries, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

function at(node: Tree, message: string, hint?: string): Finding {
  const { start, end } = node
  const last = node.kind === 'text' ? end : start
  return { code: 'shape', message, start, end: last, ...(hint === undefined ? {} : { hint }) }
}

class EntryReader {
  readonly #map: MapNode
  readonly #findings: Finding[]
  readonly #before: number

  constructor(map: MapNode, findings: Finding[]) {
    this.#map = map
    this.#findings = findings
    this.#before = findings.length
  }

  read(): Omit<AllowedChange, 'line'> | undefined {
    for (const { key } of this.#map.entries.values()) {
      if (keys.some((known) => known === key.text)) continue
      const { hint = `the keys are ${keys.join(', ')}` } = didYouMean(key.text, keys)
      this.#say(key, `Expected a key of an allowed change, got ${shown(key.text)}`, hint)
    }
    const name = this.#required('case')
    const step = this.#step()
    const allowed = this.#words('kinds', kinds)
    const [from, to] = [this.#result('from', step), this.#result('to', step)]
    const later = this.#later()
    const releases = this.#words('kernels')
    const link = this.#link()
    if (step !== undefined && (step === 'start' || step === 'end')) {
      for (const key of ['from', 'to'] as const) {
        const node = this.#text(key)
        if (node !== undefined) this.#say(node, `Expected no \`${key}\` where \`step\` is ${step}`)
      }
    }
    if (this.#findings.length > this.#before) return undefined
    return {
      case: name?.text ?? '',
      step: step ?? 'case',
      kinds: allowed ?? [],
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      later,
      ...(releases === undefined ? {} : { kernels: releases }),
      link: link?.text ?? '',
    }
  }

  #say(node: Tree, message: string, hint?: string): void {
    this.#findings.push(at(node, message, hint))
  }

  #text(key: Key): TextNode | undefined {
    const value = this.#map.entries.get(key)?.value
    if (value === undefined) return undefined
    if (value.kind === 'text' && value.text !== '') return value
    this.#say(value, `Expected \`${key}\` to be a text`)
    return undefined
  }

  #required(key: Key): TextNode | undefined {
    if (!this.#map.entries.has(key))
      this.#say(this.#map, `Expected \`${key}\` in an allowed change`)
    return this.#text(key)
  }

  #step(): AllowedChange['step'] | undefined {
    const node = this.#required('step')
    if (node === undefined) return undefined
    if (/^[1-9]\d{0,8}$/.test(node.text)) return Number(node.text)
    if (places.includes(node.text)) return node.text as AllowedChange['step']
    const message = `Expected the number of a step, or ${places.join(', ')}, got ${shown(node.text)}`
    this.#say(node, message, didYouMean(node.text, places).hint)
    return undefined
  }

  /** `from` and `to`: needed where there is an answer, so that no other answer is let through. */
  #result(key: 'from' | 'to', step: AllowedChange['step'] | undefined): string | undefined {
    if (step === undefined || step === 'start' || step === 'end') return undefined
    const node = this.#required(key)
    const word = node?.text.replace(/^(=\s*)?(-1\s+)?/, '').replace(/\s+\(.*\)$/, '')
    if (node === undefined || word === undefined || /^[\w?-]+$/.test(word)) return word
    const message = `Expected \`${key}\` to be one answer, such as -1 EINVAL, 0 or fd, got ${shown(node.text)}`
    this.#say(node, message)
    return undefined
  }

  #words(key: 'kinds' | 'kernels', known?: readonly string[]): string[] | undefined {
    const list = this.#map.entries.get(key)?.value
    if (list === undefined) {
      if (key === 'kinds') this.#say(this.#map, 'Expected `kinds` in an allowed change')
      return undefined
    }
    const items = list.kind === 'list' ? list.items : [list]
    const words: string[] = []
    for (const item of items) {
      if (item.kind !== 'text' || item.text === '') {
        this.#say(item, `Expected \`${key}\` to be a list of texts`)
      } else if (known !== undefined && !known.includes(item.text)) {
        const { hint = `the kinds are ${known.join(', ')}` } = didYouMean(item.text, known)
        this.#say(item, `Expected a kind of change, got ${shown(item.text)}`, hint)
      } else words.push(item.text)
    }
    if (items.length === 0) this.#say(list, `Expected \`${key}\` to name something`)
    return words
  }

  #later(): boolean {
    const node = this.#text('later')
    if (node === undefined || node.text === 'false') return false
    if (node.text !== 'true') {
      this.#say(node, `Expected \`later\` to be true or false, got ${shown(node.text)}`)
    }
    return true
  }

  #link(): TextNode | undefined {
    const node = this.#required('link')
    if (
      node !== undefined &&
      !/^(https?:\/\/\S+|[0-9a-f]{12,40}\b.*|<?[^\s@]+@[^\s@]+>?)$/.test(node.text)
    ) {
      const hint = 'an address, the hash of a commit, or the Message-ID of a mail'
      this.#say(
        node,
        `Expected \`link\` to say where the change is meant, got ${shown(node.text)}`,
        hint,
      )
    }
    return node
  }
}
