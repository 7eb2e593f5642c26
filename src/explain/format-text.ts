// An explanation for people: what was called, who passed the errno up, and which check made it.
import { errnoText } from '../syscalls/errno.ts'
import type { Confidence, ExplainedCheck, Explanation } from './explanation.ts'
import type { Place } from './lines.ts'

export function formatExplanation(one: Explanation, verbose: boolean): string {
  const { deciding, doubts } = one
  const lines = [
    `${one.case}, step ${one.step}, on ${one.release}`,
    ...(one.insteadOf === undefined ? [] : [`  ${formatOtherBuild(one.insteadOf)}`]),
    `  ${one.call} = -1 ${one.errno} (${errnoText(one.errno)})`,
    '',
    ...formatChain(one),
    '',
    ...(deciding === undefined ? ['  no deciding check was found'] : formatDeciding(deciding)),
    ...(deciding === undefined ? [] : formatConfidence(one.confidence)),
    ...doubts.map((doubt) => `  doubt: ${doubt}`),
    ...(one.withoutLines === undefined ? [] : [`  no lines: ${one.withoutLines}`]),
    ...(verbose ? formatDetails(one) : []),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

/** Nobody shall take the lines for those of the kernel that the records are of. */
export function formatOtherBuild(insteadOf: string): string {
  return `not on ${insteadOf}, whose debug package the archive no longer has: this is another build of the series`
}

export function formatChain({ chain, errno }: Explanation): string[] {
  return chain.map((call, index) => {
    const at = call.calledAt
    const where = at === undefined ? '' : `  called at ${at.file}:${at.line}`
    return `  ${'  '.repeat(index)}${call.function}() = -${errno}${where}`
  })
}

function formatDeciding(check: ExplainedCheck): string[] {
  return [
    `  deciding check: ${checkText(check)}`,
    ...formatInlining(check).map((line) => `    ${line}`),
    ...formatExcerpt(check).map((line) => `    ${line}`),
  ]
}

/** `fs/namespace.c:2926: if (attached && IS_MNT_SHARED(parent))`; without lines, `do_move_mount+0x1f4: jne 0xffff...` */
export function checkText(check: ExplainedCheck): string {
  const { places, statements, told, kind, instruction, symbol } = check
  const place = places[told]
  if (place === undefined) return `${symbol}: ${instruction}`
  const text = `${placeText(place)}: ${statements[told] ?? ''}`.replace(/: $/, '')
  return kind === 'exception' ? `${text} (the access to memory failed)` : text
}

/** How the function of the check came to be in the one that returned the errno, and what it calls. */
export function formatInlining({ places, statements, told }: ExplainedCheck): string[] {
  return places.flatMap((place, index) => {
    const text = `${placeText(place)}: ${statements[index] ?? ''}`
    if (index < told) return [`decided in ${place.function}(), inlined: ${text}`]
    // Macros of the system call, of which the chain tells.
    if (index <= told || /^SYSCALL_DEFINE/.test(statements[index] ?? '')) return []
    return [`${places[index - 1]?.function}() is inlined at ${text}`]
  })
}

function placeText({ file, line }: Place): string {
  return `${file}:${line}`
}

/** The line of the check is marked, and the column where the part of it begins that decided. */
export function formatExcerpt({ excerpt, places, told }: ExplainedCheck): string[] {
  const place = places[told]
  const width = String(excerpt.at(-1)?.line ?? '').length
  return excerpt.flatMap(({ line, text }) => {
    const number = String(line).padStart(width)
    if (line !== place?.line) return [`  ${number}  ${text}`]
    const marked = `> ${number}  ${text}`
    if (place.column === undefined) return [marked]
    // Tabs stay tabs, so that the mark is below its column whatever their width.
    const before = text.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
    return [marked, `  ${' '.repeat(width)}  ${before}^`]
  })
}

export function formatConfidence(confidence: Confidence): string[] {
  switch (confidence.kind) {
    case 'unconfirmed':
      return ['  not proved: --confirm makes the call again with this check forced the other way']
    case 'proved':
      return [
        `  proved: with this check forced the other way, the call returns ${confidence.returned}`,
      ]
    case 'same errno': {
      const { next, nextFunction } = confidence
      const later = next === undefined ? '' : `, from ${nextFunction}(): ${checkText(next)}`
      return [`  not proved: with this check forced the other way, the same errno comes${later}`]
    }
    case 'guest lost':
      return [`  not proved: with this check forced the other way, ${confidence.how}`]
    case 'cannot be forced':
      return [`  not proved: it cannot be forced: ${confidence.why}`]
  }
}

function formatDetails(one: Explanation): string[] {
  const { earlier, ruledOut, origin, instructions, deciding } = one
  const lines: string[] = ['']
  const list = (title: string, checks: readonly ExplainedCheck[]): void => {
    if (checks.length === 0) return
    lines.push(`  ${title}`)
    for (const check of checks) lines.push(`    ${checkText(check)}`)
  }
  list('earlier checks that could have led elsewhere:', earlier)
  list('ruled out, since the errno is returned whichever way they go:', ruledOut)
  if (origin !== undefined) {
    const [inner] = origin.places
    const where = inner === undefined ? '' : ` at ${placeText(inner)}: ${origin.statement}`
    const when = origin.isBeforeCheck ? ', before the check' : ''
    lines.push(`  the errno is put into a register by ${origin.instruction}${where}${when}`)
  }
  if (deciding !== undefined) {
    const taken = deciding.taken === undefined ? '' : deciding.taken ? ', taken' : ', not taken'
    lines.push(`  the check is ${deciding.instruction} at 0x${deciding.address}${taken}`)
  }
  lines.push(`  the call took ${instructions} instructions`, `  known: ${knownOf(one)}`)
  return lines
}

function knownOf({ tier, buildId }: Explanation): string {
  const build = buildId === undefined ? '' : ` of build ${buildId}`
  return tier === 'lines'
    ? `lines, by the debugging information${build}`
    : `functions, by the kernel's own symbols${build}`
}

/** One question's answers on several kernels. */
export interface KernelAnswer {
  kernel: string
  explanation?: Explanation
  /** Why there is none. */
  reason?: string
}

export function formatKernels(answers: readonly KernelAnswer[]): string {
  const rows = answers.map(({ kernel, explanation, reason = '' }): string[] => {
    if (explanation === undefined) return [kernel, '-', '-', reason]
    const { errno, deciding, chain, confidence, insteadOf, release } = explanation
    const check = deciding === undefined ? 'no deciding check was found' : checkText(deciding)
    const proof = confidence.kind === 'unconfirmed' ? '' : ` (${confidence.kind})`
    const name = insteadOf === undefined ? kernel : `${kernel} (${release})`
    return [name, errno, `${chain.at(-1)?.function}()`, `${check}${proof}`]
  })
  return formatTable([['kernel', 'errno', 'function', 'deciding check'], ...rows])
}

function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
