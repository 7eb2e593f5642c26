import type { ArgSpec } from './spec.ts'
import type { Value } from './value.ts'

/** Bytes that an output buffer gets where neither the step nor a struct says. */
export const defaultBufferBytes = 4096

/** Bytes of one element of an array of 64-bit numbers, such as listmount's. */
const elementBytes = 8

/**
 * What `sizeof` means for a size argument: the bytes, or elements, that the argument it measures
 * has. 0 where that has no size of its own.
 */
export function naturalSize(
  size: Extract<ArgSpec, { kind: 'size' }>,
  args: readonly ArgSpec[],
  values: readonly Value[],
): number {
  const index = args.findIndex(({ name }) => name === size.of)
  const bytes = bytesOf(args[index], values[index])
  return size.unit === 'elements' ? Math.floor(bytes / elementBytes) : bytes
}

function bytesOf(arg: ArgSpec | undefined, value: Value | undefined): number {
  if (value?.kind === 'string') return value.bytes.length * (value.repeat ?? 1)
  if (value?.kind === 'out' && value.length !== undefined) return value.length
  if (arg?.kind === 'struct') return arg.of.size
  if (arg?.kind !== 'out') return 0
  return arg.of.kind === 'struct' ? (arg.of.of.buffer ?? arg.of.of.size) : defaultBufferBytes
}
