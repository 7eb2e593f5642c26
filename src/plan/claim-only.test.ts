import t from 'tap'
import { loadScenario } from '../scenario/index.ts'
import type { Case } from './case.ts'
import { claimOnly, parseExpectation } from './claim-only.ts'
import { planCases } from './plan-cases.ts'

function someCase(): Case {
  const text = `
title: x
about: y
steps:
  - root = open("/", O_PATH) = fd
  - made = open("/tmp", O_RDONLY) = -1 ENOENT
  - rmdir("/tmp")
`
  const { scenario, problems } = loadScenario({ file: 'a/b.yaml', name: 'a/b', text })
  if (scenario === undefined) throw new Error(problems.map(({ message }) => message).join())
  return [...planCases(scenario)][0] as Case
}

t.test('an expectation has a step, by number or name, and a result', async (t) => {
  t.same(parseExpectation('3: -1 EINVAL'), { step: '3', result: '-1 EINVAL' })
  t.same(parseExpectation('fd:-1 ENOENT|EPERM'), { step: 'fd', result: '-1 ENOENT|EPERM' })
  t.same(parseExpectation(' 0 '), { result: '0' })
  t.same(parseExpectation('-1 EINVAL'), { result: '-1 EINVAL' })
})

t.test("what is expected takes the place of the scenario's claims", async (t) => {
  const claims = (texts: string[]) =>
    claimOnly(someCase(), texts.map(parseExpectation)).steps.map((step) => step.claims)
  t.same(claims(['0']), [[], [], [{ kind: 'value', value: '0' }]])
  t.same(claims(['root: -1 EPERM', '2: = fd']), [
    [{ kind: 'errno', errnos: ['EPERM'] }],
    [{ kind: 'fd' }],
    [],
  ])
  t.same(claims(['3: 0', '-1 EPERM'])[2]?.length, 2, 'both must hold, and cannot')
})

t.test('what cannot be held is said', async (t) => {
  const bad: [string, RegExp][] = [
    ['4: 0', /Expected `4` to be a step of a\/b, from 1 to 3/],
    ['0: 0', /Expected `0` to be a step/],
    ['df: 0', /Expected `df`/],
    ['3: EINVAl', /EINVAl/],
    ['-1 EINVALID', /EINVALID/],
    ['fd', /returns no descriptor/],
    ['', /./],
  ]
  for (const [text, message] of bad) {
    t.throws(() => claimOnly(someCase(), [parseExpectation(text)]), { message }, text)
  }
})
