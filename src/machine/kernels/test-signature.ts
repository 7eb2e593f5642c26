// Certificates and signed modules for tests.
import { type KeyObject, sign } from 'node:crypto'

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'))
const one = Buffer.from([2, 1, 1])

/** Whoever signed it does not matter: the kernel is trusted for having it. */
export function makeCertificate(key: KeyObject): Buffer {
  const commonName = der(
    0x30,
    Buffer.from('0603550403', 'hex'),
    der(0x0c, Buffer.from('k'.repeat(100))),
  )
  const name = der(0x30, der(0x31, commonName))
  const time = der(0x17, Buffer.from('260101000000Z'))
  const version = der(0xa0, Buffer.from([2, 1, 2]))
  const info = [version, one, ecdsaWithSha256, name, der(0x30, time, time), name]
  const certificate = der(0x30, ...info, key.export({ type: 'spki', format: 'der' }))
  return der(0x30, certificate, ecdsaWithSha256, der(0x03, Buffer.alloc(71)))
}

export function signModule(content: Buffer, key: KeyObject): Buffer {
  const signature = der(0x04, sign('sha256', content, key))
  const message = der(0x30, one, der(0xa0, der(0x30, one, der(0x31, der(0x30, one, signature)))))
  const trailer = Buffer.alloc(12)
  trailer.writeUInt32BE(message.length, 8)
  return Buffer.concat([content, message, trailer, Buffer.from('~Module signature appended~\n')])
}
