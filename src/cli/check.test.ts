// Runs that are held against results, as a user does it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const folder = t.testdir({
  mine: {
    'a.yaml':
      "title: x\nabout: y\nmatrix: { n: [1, 2, 3] }\nworld: { '/d${n}': dir }\n" +
      'steps: [\'mkdir("/d${n}", 0755)\', \'mkdir("/e${n}", 0755)\']\n',
    'b.yaml': 'title: x\nabout: y\nsteps: ["umask(0)"]\n',
  },
  unstable: {
    // A number that no two mounts of a machine share, in a place where a record tells it.
    'c.yaml':
      "title: x\nabout: y\nrequires: { flags: [STATX_MNT_ID_UNIQUE] }\nworld: { '/d': dir }\nsteps:\n" +
      '  - statx(AT_FDCWD, "/d", 0, STATX_MNT_ID_UNIQUE, st)\n  - umask(st.stx_mnt_id)\n  - umask(0)\n',
  },
})

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function mountlab(...args: string[]): Ended {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
}

const first = mountlab('run', 'mine', 'unstable', '--timeout', '60', '--output', 'first')
const skip = first.status === 0 ? false : `no worker can be had: ${first.stderr}`

/** Results of what the first run recorded, changed as a text. */
function accept(results: string, change: (text: string) => string = (text) => text): void {
  const text = readFileSync(join(folder, 'first/records.jsonl'), 'utf8')
  mkdirSync(join(folder, `${results}-run`), { recursive: true })
  writeFileSync(join(folder, `${results}-run/records.jsonl`), change(text))
  const { status, stderr } = mountlab('accept', `${results}-run`, '--results', results)
  if (status !== 0) throw new Error(stderr)
}

const check = (results: string, ...args: string[]): Ended =>
  mountlab('run', 'mine', '--check', '--results', results, '--output', 'out/now', ...args)

/** What the check said, behind the report. */
function said({ stdout }: Ended): string {
  return stdout.slice(stdout.indexOf('\ncheck of ') + 1)
}

const release = (): string =>
  JSON.parse(readFileSync(join(folder, 'first/records.jsonl'), 'utf8').split('\n')[0] ?? '').release

/** As if mkdir had answered otherwise for one case. */
const otherErrno = (text: string): string =>
  text.replace(/("case":"mine\/a\[n=2\]".*)"errno":"EEXIST"/, '$1"errno":"EACCES"')

t.test('answers as they were recorded are fine', { skip }, (t) => {
  accept('same')
  const ended = check('same')
  t.equal(ended.status, 0)
  t.equal(
    said(ended),
    `check of ${release()} against its results: 4 cases as recorded, 0 changed\n`,
  )
  t.end()
})

t.test('another answer is shown beside the one that was recorded', { skip }, (t) => {
  accept('errno', otherErrno)
  const ended = check('errno')
  t.equal(ended.status, 1)
  t.equal(
    said(ended),
    [
      `check of ${release()} against its results: 3 cases as recorded, 1 changed`,
      '',
      'changed   mine/a[n=2]  step 1: errno',
      '  mkdir("/d2", 0755)',
      '  recorded  = -1 EACCES (Permission denied)',
      '  seen      = -1 EEXIST (File exists)',
      '  what was seen:',
      '    mine/a[n=2]: observed',
      '      mnt:1  /  tmpfs  root  private  rw,relatime  rw,mode=755,inode64',
      '    mkdir("/d2", 0755) = -1 EEXIST (File exists)',
      '    mkdir("/e2", 0755) = 0',
      "  if that is right: mountlab accept out/now 'mine/a[n=2]' --results errno",
      '',
    ].join('\n'),
  )
  const tap = check('errno', '--reporter', 'tap')
  t.equal(tap.status, 1)
  t.match(tap.stdout, /\n1\.\.4\n/)
  t.notMatch(tap.stdout, 'check of')
  t.match(tap.stderr, 'changed   mine/a[n=2]  step 1: errno')
  // What it says is what has to be done.
  t.equal(mountlab('accept', 'out/now', 'mine/a[n=2]', '--results', 'errno').status, 0)
  t.equal(check('errno').status, 0)
  t.end()
})

t.test('a case that has not the same answer each time is no change', { skip }, (t) => {
  if (first.stdout.includes('1 unsupported')) {
    t.pass('a case', { skip: 'the kernel does not know STATX_MNT_ID_UNIQUE' })
    t.end()
    return
  }
  accept('often')
  const ended = mountlab(
    'run',
    'unstable',
    'mine',
    '--check',
    '--results',
    'often',
    '--output',
    'out/often',
  )
  t.equal(ended.status, 3)
  t.match(said(ended), '4 cases as recorded, 0 changed, 1 unstable\n')
  t.match(said(ended), /^unstable {2}unstable\/c {2}3 answers in 3 runs/m)
  t.match(said(ended), /^ {2}1 of 3 {2}observed {2}0 \d+ \d+$/m)
  t.end()
})

t.test('what is meant is let through, and nothing else', { skip }, (t) => {
  accept('meant', otherErrno)
  const list = (text: string): string[] => {
    writeFileSync(join(folder, 'allowed.yaml'), text)
    return ['--allow', 'allowed.yaml']
  }
  const entry = (from: string, to: string, more = ''): string =>
    `- case: mine/a[n=*]\n  step: 1\n  kinds: [errno]\n  from: ${from}\n  to: ${to}\n  link: https://example.org/1\n${more}`
  const allowed = check('meant', ...list(entry('-1 EACCES', '-1 EEXIST')))
  t.equal(allowed.status, 0)
  t.match(said(allowed), '3 cases as recorded, 0 changed, 1 change allowed\n')
  t.match(said(allowed), 'allowed   mine/a[n=2]  step 1: https://example.org/1\n')

  const series = /^\d+\.\d+/.exec(release())?.[0] ?? ''
  const here = list(entry('-1 EACCES', '-1 EEXIST', `  kernels: [${series}]\n`))
  t.equal(check('meant', ...here).status, 0)

  for (const [text, why] of [
    [entry('-1 EPERM', '-1 EEXIST'), 'another answer before'],
    [entry('-1 EACCES', '0'), 'another answer after'],
    [entry('-1 EACCES', '-1 EEXIST').replace('step: 1', 'step: 2'), 'another step'],
    [entry('-1 EACCES', '-1 EEXIST').replace('[errno]', '[mounts]'), 'another kind'],
  ] as const) {
    const ended = check('meant', ...list(text))
    t.equal(ended.status, 1, why)
    t.match(said(ended), '1 changed', why)
    t.match(said(ended), /^outdated {2}allowed\.yaml:1: nothing changes any more/m, why)
  }

  const elsewhere = list(entry('-1 EACCES', '-1 EEXIST', '  kernels: [5.1]\n'))
  const notHere = check('meant', ...elsewhere)
  t.equal(notHere.status, 1, 'for another kernel')
  t.notMatch(said(notHere), 'outdated', 'what was not run says nothing')

  accept('same')
  t.match(said(check('same', ...list(entry('-1 EACCES', '-1 EEXIST')))), 'outdated')
  t.equal(check('same', ...list(entry('-1 EACCES', '-1 EEXIST'))).status, 1)
  t.equal(check('same', '--filter', '/b', ...list(entry('-1 EACCES', '-1 EEXIST'))).status, 0)
  t.end()
})

t.test('the nearest release stands in, and says so', { skip }, (t) => {
  accept('near', (text) => text.replace(/"release":"[^"]*"/, '"release":"6.0.1"'))
  const ended = check('near')
  t.equal(ended.status, 0)
  t.match(
    said(ended),
    'against the results of 6.0.1, the nearest release that was recorded: 4 cases',
  )
  accept('build', (text) => text.replace(/"version":"[^"]*"/, '"version":"#2"'))
  t.match(said(check('build')), 'against the results of another build of it: 4 cases')
  t.end()
})

t.test('what cannot be compared is told', { skip }, (t) => {
  accept('texts', (text) =>
    text
      .replace(/"mine\/b":"\w+"/, '"mine/b":"0123"')
      .replace(/\{"kind":"case","case":"mine\/a\[n=3\]".*\n/, ''),
  )
  const ended = check('texts')
  t.equal(ended.status, 0)
  t.match(said(ended), '3 cases as recorded, 0 changed, 1 not recorded there\n')
  t.match(said(ended), '  mine/b: recorded with another text of the scenario\n')
  t.end()
})

t.test('nothing to check by is misuse, before anything is run', (t) => {
  t.match(check('none'), { status: 2, stdout: '', stderr: 'Cannot read none' })
  mkdirSync(join(folder, 'empty'))
  t.match(check('empty'), { status: 2, stdout: '', stderr: 'no results of any release in empty' })
  t.match(check('empty', '--allow', 'missing.yaml'), {
    status: 2,
    stderr: 'Cannot read missing.yaml',
  })
  writeFileSync(join(folder, 'wrong.yaml'), '- { case: x, stap: 1 }\n')
  const wrong = check('empty', '--allow', 'wrong.yaml')
  t.match(wrong, {
    status: 2,
    stdout: '',
    stderr: /^wrong\.yaml:1:14: .*`stap`[\s\S]*did you mean step\?/m,
  })
  t.match(wrong.stderr, 'mountlab: wrong.yaml is no allow-list\n')
  t.end()
})
