// What this room says of cases, against the experiments that there are.
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { selectCases } from '../cli/select-cases.ts'
import { knowledge } from './coverage.ts'
import { themeOf } from './page.ts'

const experiments = fileURLToPath(new URL('../../experiments', import.meta.url))
const cases = [...selectCases([experiments], {}).cases()]
const names = new Set(cases.map(({ name }) => name))
const provoked = new Set(
  cases
    .filter(({ scenario }) => /\/errno-[^/]*$/.test(scenario))
    .map(({ scenario, params }) => `${scenario.split('/').at(-2)}/${params.condition}`),
)

t.test('every case that is named is there', async (t) => {
  const named = [
    ...knowledge.pages.flatMap(({ conditions }) => conditions.flatMap(({ by = [] }) => by)),
    ...knowledge.contradictions.map((one) => one.case),
  ]
  t.ok(named.length > 30)
  t.strictSame(
    named.filter((name) => !names.has(name)),
    [],
  )
})

t.test(
  'every condition has a case that is meant to provoke it, or a reason, and not both',
  async (t) => {
    const reasons = new Set(
      knowledge.unreachable.map(({ call, condition }) => `${call} ${condition}`),
    )
    const wrong = knowledge.pages.flatMap(({ call, conditions }) =>
      conditions.flatMap(({ name, by }) => {
        const hasCase = by !== undefined || provoked.has(`${themeOf(call)}/${name}`)
        return hasCase === reasons.has(`${call} ${name}`) ? [`${call} ${name}`] : []
      }),
    )
    t.strictSame(wrong, [])
  },
)
