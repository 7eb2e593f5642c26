// The `matrix` section of a file to a Matrix: axes, power sets, and whether its entries make sense.
import { limits } from './limits.ts'
import type { Axis, AxisValue, Combination, Matrix } from './matrix.ts'
import { excludes, productOf, subsetsOf } from './matrix.ts'
import { didYouMean } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import type { MapNode, Tree } from './tree.ts'

type Report = (node: Tree, message: string, hint?: { hint?: string }) => void

const namePattern = /^[A-Za-z_][\w-]*$/

/** The matrix that a section of sound shape describes; undefined if it cannot be multiplied. */
export function readMatrix(section: Tree | undefined): { matrix?: Matrix; findings: Finding[] } {
  const findings: Finding[] = []
  const report: Report = (node, message, hint) => {
    const { start } = node
    const end = node.kind === 'text' ? node.end : start
    findings.push({ code: 'matrix', message, start, end, ...hint })
  }
  if (section?.kind !== 'map') return { matrix: { axes: [], exclude: [], include: [] }, findings }

  const axes: Axis[] = []
  for (const [name, { key, value }] of section.entries) {
    if (name === 'exclude' || name === 'include') continue
    if (!namePattern.test(name)) {
      report(key, `Expected an axis name of letters, digits, _ and -, got ${shown(name)}`)
    }
    axes.push(readAxis(name, value, report))
  }
  if (findings.length > 0) return { findings }
  const product = productOf(axes)
  if (product > limits.variants) {
    report(section, `Expected at most ${limits.variants} combinations, got ${product}`)
    return { findings }
  }
  const exclude = readCombinations(section, 'exclude', axes, report)
  const include = readCombinations(section, 'include', axes, report)
  const entries = [...exclude, ...include].reduce((sum, entry) => sum + 1 + entry.size, 0)
  const matches = product * (axes.length + entries)
  if (matches > limits.matches) {
    const what = 'combinations times axes, exclude and include entries'
    report(section, `Expected at most ${limits.matches} ${what}, got ${matches}`)
  }
  if (findings.length > 0) return { findings }
  const matrix = { axes, exclude, include }
  checkExclude(section, matrix, report)
  return findings.length > 0 ? { findings } : { matrix, findings }
}

function readAxis(name: string, node: Tree, report: Report): Axis {
  if (node.kind === 'map') {
    const list = node.entries.get('subsets')?.value
    const items = list?.kind === 'list' ? list.items : []
    const flags = items.map((item) => (item.kind === 'text' ? item.text : ''))
    if (flags.length === 0) report(node, `Expected \`subsets\` of ${shown(name)} to have flags`)
    if (flags.length > limits.subsets) {
      report(node, `Expected at most ${limits.subsets} flags to make subsets of`)
      return { name, values: [] }
    }
    for (const [i, flag] of flags.entries()) {
      const item = items[i] ?? node
      if (!/^[\w.{}$-]+$/.test(flag)) report(item, `Expected one flag, got ${shown(flag)}`)
      if (flags.indexOf(flag) !== i) report(item, `Expected each flag once, got ${shown(flag)}`)
    }
    const values = subsetsOf(flags).map((text) => ({ label: text, text }))
    return { name, values, subsets: flags }
  }
  const items = node.kind === 'list' ? node.items : []
  if (items.length === 0) report(node, `Expected the axis ${shown(name)} to have values`)
  const values: AxisValue[] = []
  const labels = new Set<string>()
  for (const item of items) {
    const value = readValue(item, report)
    if (labels.has(value.label)) {
      const hint = value.map === undefined ? undefined : { hint: 'give each map a `name`' }
      report(
        item,
        `Expected the values of ${shown(name)} to differ, got ${shown(value.label)} again`,
        hint,
      )
    }
    labels.add(value.label)
    values.push(value)
  }
  return { name, values }
}

function readValue(node: Tree, report: Report): AxisValue {
  if (node.kind !== 'map') {
    const text = node.kind === 'text' ? node.text : ''
    if (node.kind === 'text' && node.style === 'none') {
      report(node, 'Expected a value, got nothing', { hint: "write '' for an empty text" })
    }
    return { label: checkLabel(text, node, report), text }
  }
  const map = new Map<string, string>()
  for (const [name, { key, value }] of node.entries) {
    if (!namePattern.test(name)) {
      report(key, `Expected a name of letters, digits, _ and -, got ${shown(name)}`)
    }
    if (value.kind === 'text') map.set(name, value.text)
  }
  if (map.size === 0) report(node, 'Expected a map of substitutions, got an empty map')
  const label = map.get('name') ?? [...map.values()].join('+')
  return { label: checkLabel(label, node, report), map }
}

function checkLabel(label: string, node: Tree, report: Report): string {
  if (label.length > limits.label) {
    report(node, `Expected a value of at most ${limits.label} characters in a case name`, {
      hint: 'make it a map with a short `name`: { name: long, text: ... }',
    })
  }
  return label
}

function readCombinations(
  section: MapNode,
  key: 'exclude' | 'include',
  axes: readonly Axis[],
  report: Report,
): Combination[] {
  const list = section.entries.get(key)?.value
  if (list?.kind !== 'list') return []
  return list.items.map((item) => {
    const combination = new Map<string, AxisValue>()
    if (item.kind !== 'map') return combination
    if (item.entries.size === 0) report(item, `Expected an entry of \`${key}\` to name values`)
    for (const [name, { key: keyNode, value: node }] of item.entries) {
      const axis = axes.find((one) => one.name === name)
      if (axis === undefined && key === 'exclude') {
        const hint = didYouMean(
          name,
          axes.map((one) => one.name),
        )
        report(keyNode, `Expected an axis of the matrix, got ${shown(name)}`, hint)
      } else if (!namePattern.test(name)) {
        report(keyNode, `Expected a name of letters, digits, _ and -, got ${shown(name)}`)
      }
      combination.set(name, asAxisValue(readValue(node, report), axis))
    }
    return combination
  })
}

/** The axis's own value where a scalar names one: by its shown name, or as a set of flags. */
function asAxisValue(value: AxisValue, axis: Axis | undefined): AxisValue {
  if (axis === undefined || value.text === undefined) return value
  const parts = new Set(value.text.split('|').map((part) => part.trim()))
  const flags = axis.subsets?.filter((flag) => parts.has(flag)) ?? []
  const text = flags.length === parts.size ? flags.join('|') : value.text
  return axis.values.find((own) => own.label === text) ?? { label: text, text }
}

/** An `exclude` entry that leaves nothing out is a slip: GitHub would stay silent about it. */
function checkExclude(section: MapNode, matrix: Matrix, report: Report): void {
  const list = section.entries.get('exclude')?.value
  if (list?.kind !== 'list') return
  let slips = 0
  for (const [i, entry] of matrix.exclude.entries()) {
    // Looking for near names takes time.
    if (slips > 20) return
    // Axes are independent, so an entry matches a combination if each of its values occurs.
    for (const [name, value] of entry) {
      const axis = matrix.axes.find((one) => one.name === name)
      const one = new Map([[name, value]])
      if (axis?.values.some((own) => excludes(one, new Map([[name, own]]))) !== false) continue
      slips++
      const hint = didYouMean(
        value.label,
        axis.values.map((own) => own.label),
      )
      report(
        list.items[i] ?? section,
        `Expected a value of the axis ${shown(name)}, got ${shown(value.label)}`,
        hint,
      )
    }
  }
}
