import t from 'tap'
import type { Operand } from '../compare/change.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { coverageMarkdown } from '../report/coverage-markdown.ts'
import { coverageText } from '../report/coverage-text.ts'
import { calledName, flagPlaces, givenFlags } from './call-words.ts'
import { coverageOf, type Knowledge, knowledge } from './coverage.ts'
import { themeOf } from './page.ts'

function record(name: string, steps: StepRecord[], more: Partial<CaseRecord> = {}): CaseRecord {
  const [, scenario = '', condition] = /^([^[]+)(?:\[condition=(.*)\])?/.exec(name) ?? []
  const params: Record<string, string> = condition === undefined ? {} : { condition }
  return { case: name, scenario, params, privilege: 'root', verdict: 'observed', steps, ...more }
}

function operand(name: string, records: CaseRecord[]): Operand {
  return { name, release: name, scenarios: {}, records: new Map(records.map((r) => [r.case, r])) }
}

const known: Knowledge = {
  pages: [
    {
      call: 'move_mount',
      page: 'move_mount(2)',
      conditions: [
        { errno: 'EINVAL', name: 'shared-parent', when: 'shared', by: ['old/case'] },
        { errno: 'EINVAL', name: 'no-mount', when: 'no mount' },
        { errno: 'ENOMEM', name: 'no-memory', when: 'no memory' },
        { errno: 'EFAULT', name: 'unreadable', when: 'unreadable' },
      ],
    },
  ],
  unreachable: [{ call: 'move_mount', condition: 'no-memory', why: 'there is enough' }],
  contradictions: [
    {
      call: 'move_mount',
      page: 'move_mount(2)',
      statement: 'it works',
      instead: 'it does not',
      case: 'old/case',
      answer: 'EINVAL',
    },
  ],
}
const call = (flags: string): string => `move_mount(a</x>, "MOVE_MOUNT_BENEATH", b, "", ${flags})`
const shared = record('old/case', [{ call: call('MOVE_MOUNT_F_EMPTY_PATH'), errno: 'EINVAL' }])
const noMount = record('move-mount/errno-move[condition=no-mount]', [
  {
    call: call('MOVE_MOUNT_F_SYMLINKS|MOVE_MOUNT_T_SYMLINKS|0x8 /* MOVE_MOUNT_??? */'),
    value: '0',
  },
  { call: call('0'), errno: 'EINVAL' },
])
const elsewhere = record('other/errno-x[condition=unreadable]', [
  { call: call('0'), errno: 'EFAULT' },
  { call: call('0'), errno: 'EPERM' },
  { call: call('0'), errno: 'ENOSYS' },
])
const worked = record('old/case', [{ call: call('MOVE_MOUNT_F_EMPTY_PATH'), value: '0' }])

t.test('documented and observed, never observed, and not documented', async (t) => {
  const operands = [operand('6.1', [shared, noMount, elsewhere]), operand('6.2', [worked])]
  const { calls, totals, contradictions } = coverageOf(operands, undefined, known)
  const [{ conditions, undocumented } = { conditions: [], undocumented: [] }] = calls
  t.match(conditions, [
    { name: 'shared-parent', cases: 1, operands: [0], example: { case: 'old/case', step: 1 } },
    { name: 'no-mount', cases: 1, example: { case: noMount.case, step: 2 } },
    { name: 'no-memory', cases: 0, why: 'there is enough' },
    { name: 'unreadable', cases: 0 },
  ])
  t.notOk(conditions[3]?.example, 'a case of another theme provokes nothing')
  t.strictSame(
    undocumented.map(({ errno }) => errno),
    ['EPERM'],
  )
  t.match(contradictions, [{ shown: [0], notShown: [1] }])
  t.match(totals, { conditions: 4, observed: 2, withReason: 1, missing: 1, undocumented: 1 })
  t.match(totals, { contradictions: 1, cases: 3, steps: 5, errnos: 3, flagErrnos: 1 })
})

t.test('what did not run is no answer, and an empty record shows nothing', async (t) => {
  const broken = operand('6.1', [{ ...shared, verdict: 'broken' }])
  const { totals, contradictions } = coverageOf([broken], undefined, known)
  t.match(totals, { observed: 0, cases: 0, steps: 0, contradictions: 0 })
  t.match(contradictions, [{ shown: [], notShown: [] }])
})

t.test('flags alone and in pairs', async (t) => {
  const { calls } = coverageOf([operand('6.1', [shared, noMount])], undefined, known)
  const [place] = calls[0]?.flags ?? []
  const use = (name: string) => place?.flags.find(({ flag }) => flag === name)
  t.match(use('MOVE_MOUNT_F_EMPTY_PATH'), { alone: [{ answer: 'EINVAL', cases: 1 }], with: [] })
  t.match(use('MOVE_MOUNT_F_SYMLINKS'), {
    answers: [{ answer: 'ok', cases: 1 }],
    alone: [],
    with: ['MOVE_MOUNT_T_SYMLINKS'],
  })
  t.strictSame(use('MOVE_MOUNT_BENEATH')?.answers, [], 'a string is no flag')
  t.match(place?.pairs, { exercised: 1, all: 28 })
})

t.test('flags belong to the argument or field that they stand in', async (t) => {
  const text =
    'mount_setattr(d</m>, "x", AT_RECURSIVE, {attr_set=MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOEXEC, ' +
    'attr_clr=MOUNT_ATTR__ATIME, propagation=MS_SLAVE}, 32)'
  t.strictSame(givenFlags(text, flagPlaces('mount_setattr')), [
    { place: 'flags', names: ['AT_RECURSIVE'], hasUnknown: false },
    { place: 'attr_set', names: ['MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NOEXEC'], hasUnknown: false },
    { place: 'attr_clr', names: ['MOUNT_ATTR__ATIME'], hasUnknown: false },
    { place: 'propagation', names: ['MS_SLAVE'], hasUnknown: false },
  ])
  t.equal(calledName('b: fsopen("x", 0)'), 'fsopen')
  t.equal(calledName('syscall(SYS_fsopen, "x", 0)'), 'fsopen')
})

t.test(
  'pages: names are unique, and what is said of a condition is of one that there is',
  async (t) => {
    const named = knowledge.pages.flatMap(({ call, conditions }) =>
      conditions.map(({ name }) => `${call} ${name}`),
    )
    t.strictSame(named.length, new Set(named).size)
    t.strictSame(
      knowledge.unreachable
        .map(({ call, condition }) => `${call} ${condition}`)
        .filter((name) => !named.includes(name)),
      [],
    )
    const pages = new Set(knowledge.pages.map(({ call }) => call))
    for (const one of knowledge.contradictions) t.ok(pages.has(one.call), one.case)
    t.equal(themeOf('move_mount'), 'move-mount')
  },
)

t.test('as text and as Markdown', async (t) => {
  const operands = [operand('6.1', [shared, noMount, elsewhere]), operand('6.2', [worked])]
  const found = coverageOf(operands, undefined, known)
  const text = coverageText(found, operands)
  t.match(text, 'move_mount, by move_mount(2): 2 of 4 documented conditions observed')
  t.match(text, /EINVAL +shared\n +old\/case {2}6\.1\n/)
  t.match(text, 'why: there is enough')
  t.match(text, 'shown on 6.1; NOT shown on 6.2')
  t.match(text, /MOVE_MOUNT_F_EMPTY_PATH +ok 1, EINVAL 1; alone ok 1, EINVAL 1/)
  const page = coverageMarkdown(found, operands)
  t.match(page, '| EINVAL | shared | `old/case` | 6.1 |')
  t.match(page, '| move\\_mount(2) | it works |'.replace('\\', ''))
})
