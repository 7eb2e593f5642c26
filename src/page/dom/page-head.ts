// Title, kernels and the meaning of the colours.

import type { Tone } from '../../report/outcome.ts'
import type { PageData } from '../../report/page-data.ts'
import { element } from './element.ts'

const legend: [Tone, string, string][] = [
  ['ok', '0', 'succeeded'],
  ['error', 'EINVAL', 'answered an error'],
  ['contradicted', '! EINVAL', 'contradicts a claim'],
  ['unsupported', '–', 'unsupported there'],
  ['broken', '✕', 'harness failed'],
  ['absent', '\u00a0', 'no record'],
]

export function pageHead({ kernels, cases, scenarios }: PageData): Node[] {
  const [kernel] = kernels
  const title = kernels.length === 1 ? `Linux ${kernel?.release}` : `${kernels.length} kernels`
  const different = cases.filter(({ variants }) => variants.length > 1).length
  const counts = [
    `${cases.length} cases of ${scenarios.length} scenarios`,
    ...(kernels.length > 1 ? [`${different} differ`] : []),
    `recorded by mountlab ${[...new Set(kernels.map(({ harness }) => harness))].join(', ')}`,
  ]
  const used = new Set<Tone>(cases.flatMap(tonesOf))
  const shown = legend.filter(([tone]) => used.has(tone))
  return [
    element('h1', {}, 'Mount calls on ', title),
    element('p', { class: 'quiet' }, counts.join(' · ')),
    element(
      'ul',
      { class: 'legend', 'aria-label': 'What cells mean' },
      shown.map(([tone, text, meaning]) =>
        element(
          'li',
          {},
          element('span', { class: `sample ${tone}`, 'aria-hidden': true }, text),
          ` ${meaning}`,
        ),
      ),
      different > 0
        ? sign([element('sup', {}, 'A'), ' ', element('sup', {}, 'B')], 'unlike answers')
        : undefined,
      cases.some(({ variants }) => variants.some(({ finding }) => finding))
        ? sign(['‡'], 'a call failed and yet changed the mount tree')
        : undefined,
      cases.some(({ troubled }) => troubled)
        ? sign(['⚠'], 'the kernel told of trouble')
        : undefined,
    ),
  ]
}

function sign(parts: readonly (Node | string)[], meaning: string): HTMLElement {
  return element(
    'li',
    {},
    element('span', { class: 'sample', 'aria-hidden': true }, parts),
    ` ${meaning}`,
  )
}

function tonesOf({ variants, of }: PageData['cases'][number]): Tone[] {
  const tones = variants.map(({ tone }) => tone)
  return of.includes(-1) ? [...tones, 'absent'] : tones
}
