// Device numbers, put together and taken apart as makedev(3), major(3) and minor(3) do.

/** The dev_t of a major and a minor number of 32 bits each. */
export function deviceOf(major: bigint, minor: bigint): bigint {
  return (
    ((major & 0xffff_f000n) << 32n) |
    ((major & 0xfffn) << 8n) |
    ((minor & 0xffff_ff00n) << 12n) |
    (minor & 0xffn)
  )
}

/** The major and the minor number of a dev_t of 64 bits. */
export function partsOfDevice(device: bigint): { major: bigint; minor: bigint } {
  return {
    major: ((device >> 32n) & 0xffff_f000n) | ((device >> 8n) & 0xfffn),
    minor: ((device >> 12n) & 0xffff_ff00n) | (device & 0xffn),
  }
}
