/** `A`, `B`, ... `Z`, `AA`: what a variant of a case is called. */
export function variantLetter(variant: number): string {
  const before = Math.floor(variant / 26)
  const last = String.fromCharCode(65 + (variant % 26))
  return before === 0 ? last : `${variantLetter(before - 1)}${last}`
}
