/** A panic with its trace. */
const lastLines = 25

/** The last that a kernel wrote to its console, for whoever is told that it is gone. */
export function consoleTail(console: readonly string[]): string {
  const lines = console.filter((line) => line.trim() !== '').slice(-lastLines)
  return lines.map((line) => `  | ${line}\n`).join('')
}
