// An explanation as a block for a post or a mail.
import type { Explanation } from './explanation.ts'
import {
  checkText,
  formatChain,
  formatConfidence,
  formatExcerpt,
  formatInlining,
  formatOtherBuild,
  type KernelAnswer,
} from './format-text.ts'

export function formatMarkdown(one: Explanation): string {
  const { deciding, doubts } = one
  const code = [
    `${one.call} = -1 ${one.errno}`,
    '',
    ...formatChain(one).map((line) => line.slice(2)),
    ...(deciding === undefined
      ? []
      : ['', ...formatInlining(deciding), ...formatExcerpt(deciding)]),
  ]
  const fence = '`'.repeat(Math.max(3, longestRun(code.join('\n')) + 1))
  const said =
    deciding === undefined ? ['no deciding check was found'] : formatConfidence(one.confidence)
  const check = deciding === undefined ? '' : `, decided by ${codeSpan(checkText(deciding))}`
  const missing = one.withoutLines === undefined ? [] : [`no lines: ${one.withoutLines}`]
  const other = one.insteadOf === undefined ? [] : [formatOtherBuild(one.insteadOf)]
  const remarks = [...other, ...said, ...doubts.map((doubt) => `doubt: ${doubt}`), ...missing]
  return [
    `**${one.case}**, step ${one.step}, on ${one.release}: \`${one.errno}\`${check}`,
    '',
    `${fence}c`,
    ...code.map((line) => line.trimEnd()),
    fence,
    '',
    ...remarks.map((line) => line.trim()),
    '',
  ].join('\n')
}

export function formatKernelsMarkdown(answers: readonly KernelAnswer[]): string {
  const rows = answers.map(({ kernel, explanation, reason = '' }) => {
    if (explanation === undefined) return `| ${kernel} | - | ${escaped(reason)} |`
    const { deciding, errno, confidence, insteadOf, release } = explanation
    const name = insteadOf === undefined ? kernel : `${kernel} (${release})`
    const check =
      deciding === undefined ? 'no deciding check was found' : codeSpan(checkText(deciding))
    const proof = confidence.kind === 'unconfirmed' ? '' : ` (${confidence.kind})`
    return `| ${name} | ${errno} | ${escaped(check)}${proof} |`
  })
  return ['| kernel | errno | deciding check |', '|---|---|---|', ...rows, ''].join('\n')
}

function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1)
  return ticks.length === 1 ? `\`${text}\`` : `${ticks} ${text} ${ticks}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}

/** A bar would end the cell, within code as well. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}
