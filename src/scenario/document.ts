// YAML text to a tree of maps, lists and texts that know where they stand in the file. Every scalar
// is text, as the file has it: `0755` and `0x10` must not turn into other numbers.
import type { Scalar, Node as YamlNode } from 'yaml'
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml'
import { limits } from './limits.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import type { TextNode, Tree } from './tree.ts'

/** The tree of a file, if it is YAML at all, and everything that is wrong with it as YAML. */
export function readDocument(text: string): { tree?: Tree; findings: Finding[] } {
  const findings: Finding[] = []
  const report = (message: string, start: number, end: number, hint?: string) => {
    findings.push({ code: 'yaml', message, start, end, ...(hint === undefined ? {} : { hint }) })
  }
  if (Buffer.byteLength(text) > limits.fileBytes) {
    findings.push({
      code: 'limit',
      message: `Expected a file of at most ${limits.fileBytes} bytes`,
      start: 0,
      end: 0,
    })
    return { findings }
  }
  const tokens = readTokens(text, findings)
  if (tokens === undefined) return { findings }

  // Duplicate keys are looked for below: the library's own check is quadratic.
  const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false } as const
  const documents = [...new Composer(options).compose(tokens, true, text.length)]
  const first = documents[0]
  const second = documents[1]
  if (second !== undefined) {
    report(
      'Expected one YAML document',
      second.range[0],
      second.range[0] + 3,
      'one scenario a file',
    )
  }
  if (first === undefined) return { findings }
  for (const fault of [...first.errors, ...first.warnings]) {
    report(
      wording(fault.code, fault.message),
      fault.pos[0],
      fault.pos[1],
      hintFor(fault.code, text[fault.pos[0]]),
    )
  }
  if (first.contents === null) {
    if (findings.length === 0) report('Expected a scenario, got an empty file', 0, 0)
    return { findings }
  }
  const tree = plant(first.contents, text, report)
  return { ...(tree === undefined ? {} : { tree }), findings }
}

function readTokens(text: string, findings: Finding[]) {
  const lexer = new Lexer()
  const parser = new Parser()
  const tokens = []
  let count = 0
  for (const lexeme of lexer.lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    const tooMany = ++count > limits.yamlTokens
    // Two levels of the parser's stack for one of the text. The composer is recursive and would
    // exhaust the stack on a file of a million brackets, so such a file does not get that far.
    if (tooMany || parser.stack.length > 2 * limits.yamlDepth) {
      findings.push({
        code: 'limit',
        message: tooMany
          ? `Expected at most ${limits.yamlTokens} pieces of YAML`
          : `Expected lists and maps at most ${limits.yamlDepth} deep`,
        start: parser.offset,
        end: parser.offset,
      })
      return undefined
    }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

type Report = (message: string, start: number, end: number, hint?: string) => void

/** The library's nodes as ours: aliases put in, duplicate and non-text keys reported. */
function plant(root: YamlNode, text: string, report: Report): Tree | undefined {
  const anchors = new Map<string, YamlNode>()
  const open = new Set<YamlNode>()
  let nodes = 0

  const walk = (node: unknown, at: number, depth: number): Tree | undefined => {
    // Aliases can nest what the text does not.
    if (depth > 2 * limits.yamlDepth) {
      report('Expected aliases to nest less deeply', at, at)
      return undefined
    }
    if (++nodes > limits.yamlNodes) {
      if (nodes === limits.yamlNodes + 1) {
        report(`Expected at most ${limits.yamlNodes} values, aliases counted`, at, at)
      }
      return undefined
    }
    if (isAlias(node)) {
      const [start, end] = node.range ?? [at, at]
      const target = anchors.get(node.source)
      if (target === undefined) {
        report(`Expected an anchor &${node.source} before its alias`, start, end)
        return undefined
      }
      if (open.has(target)) {
        report(`Expected *${node.source} to name a value that it is not a part of`, start, end)
        return undefined
      }
      return walk(target, start, depth + 1)
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
      // A missing value: `key:` at the end of a flow map.
      return { kind: 'text', text: '', start: at, end: at, style: 'none' }
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    const [start, end] = node.range ?? [at, at]
    if (isScalar(node)) return textNode(node, text)
    open.add(node)
    const tree: Tree = isSeq(node)
      ? { kind: 'list', start, end, items: [] }
      : { kind: 'map', start, end, entries: new Map() }
    if (tree.kind === 'list' && isSeq(node)) {
      for (const item of node.items) {
        const child = walk(item, start, depth + 1)
        if (child !== undefined) tree.items.push(child)
      }
    }
    if (tree.kind === 'map' && isMap(node)) {
      for (const pair of node.items) {
        const key = walk(pair.key, start, depth + 1)
        const value = walk(pair.value, key?.end ?? start, depth + 1)
        if (key === undefined || value === undefined) continue
        if (key.kind !== 'text' || key.style === 'block') {
          report('Expected a key to be plain text', key.start, key.end)
        } else if (key.text === '__proto__') {
          report('Expected a key other than `__proto__`', key.start, key.end)
        } else if (tree.entries.has(key.text)) {
          report(`Expected the key ${shown(key.text)} once, got it again`, key.start, key.end)
        } else {
          tree.entries.set(key.text, { key, value })
        }
      }
    }
    open.delete(node)
    return tree
  }
  return walk(root, 0, 0)
}

function textNode(node: Scalar, text: string): TextNode {
  const [start, end] = node.range ?? [0, 0]
  const value = typeof node.value === 'string' ? node.value : (node.source ?? '')
  const common = { kind: 'text', text: value, start, end } as const
  if (start === end) return { ...common, style: 'none' }
  const comment = /^[ \t]+#/.test(text.slice(end, end + 200))
  const style = styleOf(node)
  return { ...common, style, ...(comment && style === 'plain' ? { comment } : {}) }
}

function styleOf(node: Scalar): TextNode['style'] {
  switch (node.type) {
    case 'PLAIN':
      return 'plain'
    case 'QUOTE_SINGLE':
      return 'single'
    case 'QUOTE_DOUBLE':
      return 'double'
    default:
      return 'block'
  }
}

function wording(code: string, message: string): string {
  if (code === 'TAG_RESOLVE_FAILED') return 'Expected no YAML tag (`!name`)'
  const line = message.split('\n')[0] ?? message
  return `Expected YAML: ${line.slice(0, 1).toLowerCase()}${line.slice(1)}`
}

function hintFor(code: string, first: string | undefined): string | undefined {
  // `result: ?`: a question mark by itself starts a key.
  if (first === '?') return "put quotes around it: '?'"
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'put quotes around a line that has `: ` in it'
    case 'TAB_AS_INDENT':
      return 'indent with spaces'
    case 'BAD_SCALAR_START':
      return 'put quotes around the text'
    case 'TAG_RESOLVE_FAILED':
      return 'put quotes around a text that starts with `!`'
    default:
      return undefined
  }
}
