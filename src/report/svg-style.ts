/** Colours in pairs, text on ground, for light and dark; a test computes their contrast. */
export const svgColours = {
  light: {
    ground: ['#1f2328', '#fcfcfb'],
    quiet: ['#59606a', '#fcfcfb'],
    alike: ['#59606a', '#f2f4f6'],
    ok: ['#14532d', '#d9eedf'],
    error: ['#7a3a00', '#fce4bf'],
    contradicted: ['#8c0f1f', '#fbd9dc'],
    unsupported: ['#57606a', '#e4e7ea'],
    broken: ['#5b1a8b', '#ebdcf9'],
    absent: ['#59606a', '#fcfcfb'],
  },
  dark: {
    ground: ['#e3e6ea', '#14171a'],
    quiet: ['#9aa4af', '#14171a'],
    alike: ['#9aa4af', '#1c2126'],
    ok: ['#9fdcb3', '#173524'],
    error: ['#f5c987', '#432f12'],
    contradicted: ['#ffb3ba', '#481a20'],
    unsupported: ['#9aa4af', '#262c32'],
    broken: ['#dabcf7', '#331f47'],
    absent: ['#9aa4af', '#14171a'],
  },
} as const

type Colours = Readonly<Record<keyof (typeof svgColours)['light'], readonly [string, string]>>

const fonts =
  "text{font-family:system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif}" +
  ".on,.params{font-family:ui-monospace,'SF Mono','DejaVu Sans Mono',Menlo,monospace}" +
  '.title,.theme,.kernel{font-weight:650}.name{font-weight:500}'

export const svgStyle = `${fonts}${rules(svgColours.light)}@media (prefers-color-scheme:dark){${rules(svgColours.dark)}}`

function rules({ ground, quiet, ...tones }: Colours): string {
  const bars = Object.entries(tones).map(
    ([tone, [text, fill]]) => `.bar.${tone}{fill:${fill}}.on.${tone}{fill:${text}}`,
  )
  const absent = `.bar.absent{stroke:${quiet[0]};stroke-opacity:.5;stroke-dasharray:3 3}`
  return `text{fill:${ground[0]}}.ground{fill:${ground[1]}}.quiet{fill:${quiet[0]}}${bars.join('')}${absent}`
}
