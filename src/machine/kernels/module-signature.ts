// Signatures of modules by the key that was made with their kernel, whose certificate is in it:
// Documentation/admin-guide/module-signing.rst of the kernel. Where no signed index vouches for a
// package of modules, they vouch for every module as much as for the kernel itself.
import { type KeyObject, verify, X509Certificate } from 'node:crypto'

const mark = '~Module signature appended~\n'
/** struct module_signature; its last field is the length of the signature before it. */
const trailerSize = 12
const hashes = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512']
const sequence = 0x30
const octetString = 0x04

/** The public keys of the certificates within an ELF kernel. */
export function kernelKeys(vmlinux: Buffer): KeyObject[] {
  const keys: KeyObject[] = []
  // A certificate is a sequence of more than 255 bytes that begins with another one.
  const start = Buffer.from([sequence, 0x82])
  for (let at = vmlinux.indexOf(start); at !== -1; at = vmlinux.indexOf(start, at + 1)) {
    if (vmlinux.indexOf(start, at + 4) !== at + 4) continue
    const length = 4 + vmlinux.readUInt16BE(at + 2)
    try {
      const { publicKey } = new X509Certificate(vmlinux.subarray(at, at + length))
      // The kinds that a kernel of Debian has been signed with.
      if (/^(rsa|ec)$/.test(publicKey.asymmetricKeyType ?? '')) keys.push(publicKey)
    } catch {
      // Bytes that look like a certificate's.
    }
  }
  return keys
}

/** Whether one of the keys has signed the module, decompressed as it is loaded. */
export function isSignedBy(module: Buffer, keys: KeyObject[]): boolean {
  const trailer = module.length - mark.length - trailerSize
  if (trailer < 0 || module.toString('latin1', trailer + trailerSize) !== mark) return false
  const content = trailer - module.readUInt32BE(trailer + 8)
  if (content < 0) return false
  const signature = lastOctetString(module.subarray(content, trailer))
  if (signature === undefined) return false
  const signed = module.subarray(0, content)
  return keys.some((key) => hashes.some((hash) => verify(hash, signed, key, signature)))
}

/** The signature of a CMS message with one signer is the last thing in it: RFC 5652. */
function lastOctetString(message: Buffer): Buffer | undefined {
  for (let inside = message; ; ) {
    const last = lastElement(inside)
    if (last === undefined || last.tag === octetString) return last?.body
    const constructed = (last.tag & 0x20) !== 0
    if (!constructed) return undefined
    inside = last.body
  }
}

/** Of DER elements one after another; undefined where they are none, or cut short. */
function lastElement(bytes: Buffer): { tag: number; body: Buffer } | undefined {
  let last: { tag: number; body: Buffer } | undefined
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, short = 0] = bytes.subarray(at, at + 2)
    const more = short < 0x80 ? 0 : short - 0x80
    if (more > 4 || at + 2 + more > bytes.length) return undefined
    const length = more === 0 ? short : bytes.readUIntBE(at + 2, more)
    const start = at + 2 + more
    if (start + length > bytes.length) return undefined
    last = { tag, body: bytes.subarray(start, start + length) }
    at = start + length
  }
  return last
}
