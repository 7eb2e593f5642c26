// What a label says, and whether an answer says the same.

/** A check in the source, by the function and the lines that have its condition. */
export interface LabelledCheck {
  /** Undefined where the label names lines alone. */
  function?: string
  /** Below the top of the kernel's tree. */
  file: string
  first: number
  last: number
}

/**
 * `file:line`, or `file:first-last` of a condition over several lines; `function file:line` says whose they
 * are. Checks between which nothing chooses are parted by ` or `. Throws where it is anything else.
 */
export function parseLabel(label: string): LabelledCheck[] {
  return label.split(' or ').map((text) => {
    const found = /^(?:(?<name>\w+) )?(?<file>[\w./-]+):(?<first>\d+)(?:-(?<last>\d+))?$/.exec(text)
    const { name, file = '', first, last } = found?.groups ?? {}
    if (found === null) throw new Error(`no label: ${text}`)
    const check = { file, first: Number(first), last: Number(last ?? first) }
    return name === undefined ? check : { function: name, ...check }
  })
}

/**
 * Whether one of the places has a line of the label. A line is of one function only, so that the
 * function's name, which compilers change, need not be compared. Any function of an inline chain may have it.
 */
export function isAsLabelled(
  places: readonly { file: string; line: number }[],
  label: string,
): boolean {
  const checks = parseLabel(label)
  return places.some(({ file, line }) =>
    checks.some((check) => check.file === file && line >= check.first && line <= check.last),
  )
}
