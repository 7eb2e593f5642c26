import t from 'tap'
import type { Confidence, Explanation } from './explanation.ts'
import { formatKernelsMarkdown, formatMarkdown } from './format-markdown.ts'
import { formatExplanation, formatKernels } from './format-text.ts'

const check = {
  kind: 'branch' as const,
  places: [{ function: 'f', file: 'fs/a.c', line: 11, column: 8 }],
  statements: ['if (a || b)'],
  told: 0,
  excerpt: [
    { line: 10, text: '\t/* why */' },
    { line: 11, text: '\tif (a || b)' },
  ],
  instruction: 'jne 0x20',
  address: '10',
  symbol: 'f+0x10',
  taken: true,
}

const explanation: Explanation = {
  case: 'theme/name[a=b]',
  step: 3,
  kernel: '6.1',
  release: '6.1.0-cloud',
  buildId: 'ab',
  tier: 'lines',
  call: 'move_mount(a, "", b, "", 0)',
  errno: 'EINVAL',
  instructions: 100,
  chain: [
    { function: '__x64_sys_move_mount', returned: -22 },
    {
      function: 'f',
      returned: -22,
      calledAt: { function: 'g', file: 'fs/a.c', line: 40, text: 'f();' },
    },
  ],
  deciding: check,
  confidence: { kind: 'proved', returned: '0' },
  earlier: [],
  ruledOut: [],
  doubts: [],
}

t.test('an explanation names call, chain, check and proof', async (t) => {
  t.equal(
    formatExplanation(explanation, false),
    `theme/name[a=b], step 3, on 6.1.0-cloud
  move_mount(a, "", b, "", 0) = -1 EINVAL (Invalid argument)

  __x64_sys_move_mount() = -EINVAL
    f() = -EINVAL  called at fs/a.c:40

  deciding check: fs/a.c:11: if (a || b)
      10  \t/* why */
    > 11  \tif (a || b)
          \t      ^
  proved: with this check forced the other way, the call returns 0
`,
  )
})

t.test('a predicate that is inlined is told with the test of what it returns', async (t) => {
  const inlined = {
    ...check,
    places: [{ function: 'is_b', file: 'include/b.h', line: 3, column: 2 }, ...check.places],
    statements: ['return b;', ...check.statements],
    told: 1,
  }
  const text = formatExplanation({ ...explanation, deciding: inlined }, false)
  t.match(text, '  deciding check: fs/a.c:11: if (a || b)\n')
  t.match(text, '    decided in is_b(), inlined: include/b.h:3: return b;\n')
})

t.test('nothing but a proof is called one', async (t) => {
  const others: Confidence[] = [
    { kind: 'unconfirmed' },
    { kind: 'same errno', next: check, nextFunction: 'g' },
    { kind: 'guest lost', how: 'the guest was lost: a panic' },
    { kind: 'cannot be forced', why: 'so' },
  ]
  for (const confidence of others) {
    const text = formatExplanation({ ...explanation, confidence }, true)
    t.match(text, /\n {2}not proved: /, confidence.kind)
    t.notMatch(text, /\n {2}proved/, confidence.kind)
  }
})

t.test('without a check there is a doubt, and no line', async (t) => {
  const { deciding: _, ...rest } = explanation
  const text = formatExplanation({ ...rest, doubts: ['a module'] }, false)
  t.match(text, /no deciding check was found\n {2}doubt: a module\n/)
  t.notMatch(text, /proved|fs\/a\.c:11/)
})

t.test('without lines the place in the function is told, and what would give more', async (t) => {
  const bare = { ...check, places: [], statements: [], excerpt: [] }
  const withoutLines = 'no debug package'
  const one = { ...explanation, tier: 'functions' as const, withoutLines, deciding: bare }
  const text = formatExplanation(one, true)
  t.match(text, '\n  deciding check: f+0x10: jne 0x20\n  proved: ')
  t.match(text, '\n  no lines: no debug package\n')
  t.match(text, "known: functions, by the kernel's own symbols of build ab\n")
  t.match(formatMarkdown(one), 'decided by `f+0x10: jne 0x20`')
  t.match(formatMarkdown(one), /^no lines: no debug package$/m)
  t.match(
    formatExplanation(explanation, true),
    'known: lines, by the debugging information of build ab\n',
  )
})

t.test('several kernels are one table, with what did not fail', async (t) => {
  const answers = [
    { kernel: '6.1', explanation },
    { kernel: '7.3', reason: 'no step fails there' },
  ]
  t.equal(
    formatKernels(answers),
    `kernel  errno   function  deciding check
6.1     EINVAL  f()       fs/a.c:11: if (a || b) (proved)
7.3     -       -         no step fails there
`,
  )
  t.match(
    formatKernelsMarkdown(answers),
    '| 6.1 | EINVAL | `fs/a.c:11: if (a \\|\\| b)` (proved) |',
  )
})

t.test('a Markdown block keeps its fence', async (t) => {
  const call = 'fsconfig(fd, FSCONFIG_SET_STRING, "```", NULL, 0)'
  const text = formatMarkdown({ ...explanation, call })
  t.match(text, /^````c\n/m)
  t.match(text, /\n````\n/)
})

t.test('another build than the one that cases are run on is never taken for it', async (t) => {
  const other = { ...explanation, insteadOf: '6.1.9-cloud' }
  const said = /not on 6\.1\.9-cloud, whose debug package .* another build/
  t.match(formatExplanation(other, false), said)
  t.match(formatMarkdown(other), said)
  const answers = [{ kernel: '6.1', explanation: other }]
  t.match(formatKernels(answers), /^6\.1 \(6\.1\.0-cloud\) /m)
  t.match(formatKernelsMarkdown(answers), /^\| 6\.1 \(6\.1\.0-cloud\) \|/m)
})
