/** Something keeps the benchmark from measuring; the message is all that the user gets to see. */
export class BenchError extends Error {
  override name = 'BenchError'
}
