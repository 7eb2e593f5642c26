import t from 'tap'
import { compareDebianVersions } from './debian-version.ts'
import { abiPattern, newest, readPackages } from './package-index.ts'

t.test('versions are in the order of deb-version(7)', async (t) => {
  const ascending = [
    '5.10.262-1',
    '6.1.9-1',
    '6.1.192-1',
    '6.1.192-2',
    '6.12.90-1~bpo12+1',
    '6.12.90-1',
    '6.12.90-2',
    '7.3~rc7-1~exp1',
    '7.3-1~exp1',
    '7.3-1',
    '7.3.4-1~bpo13+1',
    '7.3.4-1',
    '7.3.4-1+b1',
    '1:1.30.1-6+b3',
    '1:1.30.1-6+deb11u1',
  ]
  for (const [index, older] of ascending.entries()) {
    for (const newer of ascending.slice(index + 1)) {
      t.ok(compareDebianVersions(older, newer) < 0, `${older} < ${newer}`)
      t.ok(compareDebianVersions(newer, older) > 0, `${newer} > ${older}`)
    }
    t.equal(compareDebianVersions(older, older), 0)
  }
  t.equal(compareDebianVersions('1.0', '1.00'), 0)
})

const index = `Package: linux-image-6.1-cloud-amd64
Version: 6.1.180-1
Size: 1524
Filename: pool/main/l/linux/meta.deb
SHA256: 00

Package: linux-image-6.1.0-56-cloud-amd64
Source: linux-signed-amd64 (6.1.192+2)
Version: 6.1.192-2
Description: Linux
 Package: not-a-package
Size: 26713492
Filename: pool/main/l/linux/image.deb
SHA256: 11

Package: linux-image-6.12.5-cloud-amd64
Version: 6.12.5-1
`

t.test('packages are found in an index, with their fields', async (t) => {
  t.strictSame(
    readPackages(index, (name) => name.includes('-56-')),
    [
      {
        name: 'linux-image-6.1.0-56-cloud-amd64',
        version: '6.1.192-2',
        path: 'pool/main/l/linux/image.deb',
        size: 26713492,
        sha256: '11',
      },
    ],
  )
  const all = readPackages(index, () => true)
  t.strictSame(
    all.map(({ name }) => name),
    [
      'linux-image-6.1-cloud-amd64',
      'linux-image-6.1.0-56-cloud-amd64',
      'linux-image-6.12.5-cloud-amd64',
    ],
  )
  t.equal(newest(all)?.version, '6.12.5-1')
  t.equal(newest([]), undefined)
})

t.test('a series takes no other series for its own', async (t) => {
  const pattern = abiPattern('linux-binary-{abi}-cloud-amd64', '7.3')
  const abi = (name: string): string | undefined => pattern.exec(name)?.[1]
  t.equal(abi('linux-binary-7.3.4+deb13-cloud-amd64'), '7.3.4+deb13')
  t.equal(abi('linux-binary-7.3-cloud-amd64'), '7.3')
  t.equal(abi('linux-binary-7.30.1-cloud-amd64'), undefined)
  t.equal(abi('linux-binary-7.3.4+deb13-amd64'), undefined)
  t.equal(abi('linux-binary-7.3.4-cloud-amd64-unsigned'), undefined)
  t.equal(abi('linux-binary-7x3-cloud-amd64'), undefined)
})
