// A mount tree as nested lists.
import type { Mount } from '../../record/observation.ts'
import { formatChange, printable } from '../../record/transcript.ts'
import {
  type ChangedTree,
  type Mark,
  type MarkedMount,
  type MountNode,
  mountForest,
} from '../mount-forest.ts'
import { element } from './element.ts'
import { markedText } from './marked-text.ts'

const glyphs: Record<Mark['kind'], string> = {
  attached: '+',
  unmounted: '−',
  moved: '>',
  covered: '~',
  uncovered: '~',
  propagation: '~',
  attributes: '~',
  options: '~',
  source: '~',
}

/** Where the `other` kernel's tree has a mount otherwise, all of it is shown and what differs is marked. */
export function mountTree(
  { marked, unknown }: ChangedTree,
  title: string,
  other?: ChangedTree,
): HTMLElement {
  const others = other && new Map(other.marked.map((one) => [one.mount.id, one]))
  return element(
    'div',
    { class: 'tree' },
    list(mountForest(marked), others, title),
    unknown.map((change) => element('code', { class: 'change' }, formatChange(change))),
  )
}

/** By mount, what the other kernel has; undefined where nothing is compared. */
type Others = ReadonlyMap<string, MarkedMount> | undefined

function list(
  nodes: readonly MountNode[],
  others: Others,
  title?: string,
): HTMLElement | undefined {
  if (nodes.length === 0) return undefined
  const items = nodes.map((node) => item(node, others))
  return element('ul', { 'aria-label': title }, items)
}

function item({ mount, marks, children }: MountNode, others: Others): HTMLElement {
  const kind = marks[0]?.kind
  const glyph = kind === undefined ? '' : glyphs[kind]
  const other = others?.get(mount.id)
  const facts = allFacts(mount)
  const otherFacts = others && (other === undefined ? '' : allFacts(other.mount))
  const isAlike = otherFacts === undefined || otherFacts === facts
  const hasFate = (text: string): boolean =>
    others === undefined || (other?.marks.some((mark) => mark.text === text) ?? false)
  const fates = marks.map(({ text }) => element(hasFate(text) ? 'em' : 'mark', {}, printable(text)))
  return element(
    'li',
    { class: kind === undefined ? undefined : `changed ${kind}` },
    element(
      'span',
      { class: 'mount' },
      element('span', { class: 'glyph', 'aria-hidden': true }, glyph),
      element('code', {}, printable(mount.at)),
      isAlike
        ? element('span', { class: 'facts', title: facts }, shortFacts(mount))
        : element('span', { class: 'facts' }, markedText(facts, otherFacts)),
      fates,
    ),
    list(children, others),
  )
}

/** What is not to be taken for granted. */
function shortFacts(mount: Mount): string {
  const source = mount.root === undefined ? '' : `[${mount.root}]`
  const where = mount.namespace === undefined ? '' : ` in ${mount.namespace}`
  const propagation = mount.propagation === 'private' ? '' : ` ${mount.propagation}`
  return printable(`${mount.type}${source}${propagation}${where}`)
}

function allFacts(mount: Mount): string {
  const { id, type, root = '', source, attributes, options, propagation, namespace } = mount
  const where = namespace === undefined ? [] : [`in ${namespace}`]
  const what = root === '' ? type : `${type}[${root}]`
  const facts = [what, propagation, source, attributes, options].map((fact) => fact || '-')
  return printable([...facts, id, ...where].join(' '))
}
