import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { isSignedBy, kernelKeys } from './module-signature.ts'
import { makeCertificate, signModule } from './test-signature.ts'

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
