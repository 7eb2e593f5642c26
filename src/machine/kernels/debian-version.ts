// Versions of Debian packages, in order: deb-version(7).

/** Below zero if `a` is the older one, above if the newer. */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)]
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  )
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const match = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(version)
  return { epoch: Number(match?.[1] ?? 0), upstream: match?.[2] ?? '', revision: match?.[3] ?? '' }
}

// Turns of text and number: text by its letters, number by its value.
function comparePart(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)]
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [one, other] = [left[i] ?? '', right[i] ?? '']
    const order = i % 2 === 1 ? Number(one) - Number(other) : compareText(one, other)
    if (order !== 0) return order
  }
  return 0
}

function compareText(a: string, b: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const order = weight(a[i]) - weight(b[i])
    if (order !== 0) return order
  }
  return 0
}

/** `~` before the end, the end before letters, letters before all else. */
function weight(char: string | undefined): number {
  if (char === '~') return -1
  if (char === undefined) return 0
  return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256
}
