// Texts with `${parameters}` in them, and the way back from an offset in the expanded text to the
// place in the file.
import { limits } from './limits.ts'
import { didYouMean } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import type { TextNode } from './tree.ts'
import { fileOffset } from './tree.ts'

/** A piece of a template: text as it stands, or a parameter; `at` counts from the text's start. */
type Part = { text: string; at: number } | { parameter: string; at: number; end: number }

export interface Template {
  parts: readonly Part[]
  node: TextNode
  /** Distinct names, in order of appearance. */
  parameters: readonly string[]
}

const parameterPattern = /\$\$\{|\$\{([^{}]*)(\})?/g
const namePattern = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)?$/

/** The template that a text of the file is; `report` gets what is wrong with its `${...}`. */
export function compileTemplate(
  node: TextNode,
  report: (finding: Omit<Finding, 'code'>) => void,
): Template {
  const { text } = node
  const parts: Part[] = []
  const parameters = new Set<string>()
  let from = 0
  const literal = (to: number) => {
    if (to > from) parts.push({ text: text.slice(from, to), at: from })
  }
  for (const match of text.matchAll(parameterPattern)) {
    const [whole, name, closed] = match
    const at = match.index
    literal(at)
    from = at + whole.length
    if (whole === '$${') {
      parts.push({ text: '${', at })
    } else if (closed === undefined || !namePattern.test(name ?? '')) {
      const message = `Expected a parameter's name in braces, got ${shown(whole)}`
      report({ message, start: at, end: from, hint: 'write `$${` for the characters `${`' })
    } else if (name !== undefined) {
      parts.push({ parameter: name, at, end: from })
      parameters.add(name)
    }
  }
  literal(text.length)
  return { parts, node, parameters: [...parameters] }
}

/** What became of a template: its text, or the parameter that has no value here. */
export type Expanded = { text: string } | { missing: string } | { tooLong: true }

export function expandTemplate(template: Template, values: ReadonlyMap<string, string>): Expanded {
  let text = ''
  for (const part of template.parts) {
    if ('text' in part) {
      text += part.text
    } else {
      const value = values.get(part.parameter)
      if (value === undefined) return { missing: part.parameter }
      text += value
    }
    if (text.length > limits.expandedText) return { tooLong: true }
  }
  return { text }
}

/** A range of the expanded text, as a range of the template's own text. */
export interface Spot {
  start: number
  end: number
  /** The parameter whose value the start lies in. */
  parameter?: string
}

/** Where the range from `start` to `end` of the expanded text comes from. */
export function spotInTemplate(
  template: Template,
  values: ReadonlyMap<string, string>,
  start: number,
  end: number,
): Spot {
  let position = 0
  let from: Spot | undefined
  let last = template.node.text.length
  for (const part of template.parts) {
    const text = 'text' in part ? part.text : (values.get(part.parameter) ?? '')
    const next = position + text.length
    if (from === undefined && start < next) {
      if ('text' in part) from = { start: part.at + start - position, end: 0 }
      else from = { start: part.at, end: 0, parameter: part.parameter }
    }
    if (end <= next) {
      last = 'text' in part ? part.at + end - position : part.end
      break
    }
    position = next
  }
  const begin = from ?? { start: template.node.text.length, end: 0 }
  return { ...begin, end: Math.max(last, begin.start) }
}

/** The places of the file that a range of a template's own text covers. */
export function fileRange(
  node: TextNode,
  start: number,
  end: number,
  fileText: string,
): { start: number; end: number } {
  const from = fileOffset(node, start, fileText)
  const to = fileOffset(node, end, fileText)
  return { start: from, end: Math.max(from, to) }
}

/** The finding that a template names a parameter which the matrix does not have. */
export function unknownParameter(
  template: Template,
  name: string,
  known: Iterable<string>,
): Finding {
  const part = template.parts.find((p) => 'parameter' in p && p.parameter === name)
  const names = [...known]
  const keys = names.filter((other) => other.startsWith(`${name}.`))
  const hint = keys.length > 0 ? { hint: `did you mean \${${keys[0]}}?` } : didYouMean(name, names)
  return {
    code: 'parameter',
    message: `Expected \${${name}} to name a parameter of the matrix${keys.length > 0 ? ', got an axis of maps' : ''}`,
    start: part?.at ?? 0,
    end: part !== undefined && 'end' in part ? part.end : 0,
    ...hint,
  }
}
