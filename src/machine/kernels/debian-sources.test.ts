import t from 'tap'
import { archiveOf, chooseArchives } from './debian-archives.ts'
import { parseDeb822Sources, parseOneLineSources } from './debian-sources.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

t.test('the one-line format: options, comments, other types', async (t) => {
  const text = `# deb http://commented.test/debian bookworm main
deb [ arch=amd64,i386 signed-by=${keyring} ] http://a.test/debian bookworm main contrib # why
deb-src http://a.test/debian bookworm main
  deb http://b.test/x#y sid main
deb [arch=arm64] http://arm.test/debian bookworm main
deb [trusted=yes] cdrom:[Debian] bookworm main
nonsense
`
  t.strictSame(parseOneLineSources(text).slice(0, 2), [
    {
      uris: ['http://a.test/debian'],
      suites: ['bookworm'],
      components: ['main', 'contrib'],
      signedBy: keyring,
    },
    { uris: ['http://b.test/x#y'], suites: ['sid'], components: ['main'], signedBy: undefined },
  ])
  t.equal(parseOneLineSources(text).length, 3)
})

t.test('deb822: several values, a key within, what is off', async (t) => {
  const text = `# a remark
Types: deb deb-src
URIs: http://a.test/debian
 http://b.test/debian
Suites: bookworm bookworm-updates
# in between
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://off.test/debian
Suites: sid
Components: main

types: deb
uris: http://c.test/debian
suites: sid
components: main
architectures: arm64


Types: deb-src
URIs: http://d.test/debian
Suites: sid
Components: main
`
  t.strictSame(parseDeb822Sources(text), [
    {
      uris: ['http://a.test/debian', 'http://b.test/debian'],
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      signedBy:
        '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----',
    },
  ])
})

t.test("Debian's own archives are told from others for the same suites", async (t) => {
  const entry = (uri: string, suite: string, signedBy?: string, component = 'main') => {
    return { uris: [uri], suites: [suite], components: [component], signedBy }
  }
  t.strictSame(
    chooseArchives([
      entry('http://php.test/', 'bookworm', '/etc/apt/keyrings/php.gpg'),
      entry('http://docker.test/', 'bookworm', undefined, 'stable'),
      entry('http://pg.test/', 'bookworm-pgdg'),
      entry('http://a.test/debian', 'bookworm', keyring),
      entry('http://s.test/debian-security//', 'bookworm-security', keyring),
    ]),
    {
      main: { uri: 'http://a.test/debian/', signedBy: keyring },
      security: { uri: 'http://s.test/debian-security/', signedBy: keyring },
    },
  )
  t.strictSame(chooseArchives([entry('http://u.test/ubuntu', 'noble')]), {})
  t.strictSame(chooseArchives([entry('cdrom:[Debian]/', 'bookworm')]), {})
  t.equal(archiveOf('trixie-security'), 'security')
  t.equal(archiveOf('trixie-backports'), 'main')
})

t.test('a file with a list of mirrors is read', async (t) => {
  const folder = t.testdir({ list: '# mirrors\nhttps://m.test/debian\tpriority:1\n' })
  const entry = { suites: ['stable'], components: ['main'], signedBy: undefined }
  const uris = ['mirror+file:/nowhere', `mirror+file://${folder}/list`]
  t.equal(chooseArchives([{ ...entry, uris }]).main?.uri, 'https://m.test/debian/')
})
