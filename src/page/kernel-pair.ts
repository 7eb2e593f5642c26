/**
 * The two kernels whose transcripts a click on one kernel's cell opens, in the order of the columns: this
 * one and the nearest that answered otherwise, first among those before it; without any, its neighbour.
 * `variants` has each kernel's variant, -1 where it has no record.
 */
export function pairOf(variants: readonly number[], kernel: number): [number, number] {
  const isOther = (variant: number): boolean => variant >= 0 && variant !== variants[kernel]
  const before = variants.slice(0, kernel).findLastIndex(isOther)
  const behind = variants.findIndex((variant, at) => at > kernel && isOther(variant))
  const neighbour = kernel > 0 ? kernel - 1 : Math.min(kernel + 1, variants.length - 1)
  const other = [before, behind].find((at) => at >= 0) ?? neighbour
  return other < kernel ? [other, kernel] : [kernel, other]
}

/** The pair that a whole row opens: the kernels on both sides of its first difference. */
export function firstPair(variants: readonly number[]): [number, number] {
  const start = Math.max(
    0,
    variants.findIndex((variant) => variant >= 0),
  )
  const other = variants.findIndex((variant) => variant >= 0 && variant !== variants[start])
  if (other < 0) return pairOf(variants, start)
  return [variants.slice(0, other).findLastIndex((variant) => variant >= 0), other]
}
