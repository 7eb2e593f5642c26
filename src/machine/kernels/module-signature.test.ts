import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import t from 'tap'
import { isSignedBy, kernelKeys } from './module-signature.ts'

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'))
const one = Buffer.from([2, 1, 1])

/** Whoever signed it does not matter: the kernel is trusted for having it. */
function makeCertificate(key: KeyObject): Buffer {
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

function signModule(content: Buffer, key: KeyObject): Buffer {
  const signature = der(0x04, sign('sha256', content, key))
  const message = der(0x30, one, der(0xa0, der(0x30, one, der(0x31, der(0x30, one, signature)))))
  const trailer = Buffer.alloc(12)
  trailer.writeUInt32BE(message.length, 8)
  return Buffer.concat([content, message, trailer, Buffer.from('~Module signature appended~\n')])
}

const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const noise = Buffer.from([0x30, 0x82, 0x30, 0x82, 0x30, 0x82, 0x00, 0x10, 0x30, 0x82, 0xff, 0xff])
const kernel = Buffer.concat([noise, makeCertificate(own.publicKey), noise])
const content = Buffer.from('a module')

t.test("a kernel's certificates are found among its bytes", async (t) => {
  const keys = kernelKeys(kernel)
  t.equal(keys.length, 1)
  t.ok(keys[0]?.equals(own.publicKey))
  t.strictSame(kernelKeys(noise), [])
})

t.test("a module is the kernel's own only if its key has signed these very bytes", async (t) => {
  const keys = kernelKeys(kernel)
  const signed = signModule(content, own.privateKey)
  t.equal(isSignedBy(signed, keys), true)
  t.equal(isSignedBy(signed, []), false)
  t.equal(isSignedBy(signModule(content, other.privateKey), keys), false)
  t.equal(isSignedBy(content, keys), false)
  // Of the content, of the signature, of its length.
  for (const at of [0, content.length - 1, signed.length - 60, signed.length - 30]) {
    const changed = Buffer.from(signed)
    changed[at] = (changed[at] ?? 0) ^ 1
    t.equal(isSignedBy(changed, keys), false, `byte ${at} changed`)
  }
  t.equal(isSignedBy(signed.subarray(-60), keys), false, 'cut short')
})
