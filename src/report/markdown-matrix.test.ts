import t from 'tap'
import { renderMatrixTables } from './markdown-matrix.ts'
import { sampleMatrix } from './test-matrix.ts'

t.test('tables: the kernels, what differs, and what does not', async (t) => {
  t.equal(
    renderMatrixTables(sampleMatrix()),
    `# Mount calls on 3 kernels

| kernel | release | version | run as | cases |
|---|---|---|---|---|
| 6.1.5 | 6.1.5 | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 6 |
| 6.12.7 | 6.12.7-\\<a&b> | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 5 |
| 7.3.0 | 7.3.0 | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 5 |

6 cases of 2 scenarios.

## What differs

The answers are those of the call that tells most. \`✕\`: the harness failed. Empty: no record. (A), (B): the same answer, and yet something else differs: outputs, messages, mounts, events.

### fscontext

| scenario | cases | call | 6.1.5 | 6.12.7 | 7.3.0 |
|---|---|---|---|---|---|
| \`messages\` | \`key=z\` | – | ✕ |  |  |

### unmountat

| scenario | cases | call | 6.1.5 | 6.12.7 | 7.3.0 |
|---|---|---|---|---|---|
| \`move-attached\` | 2 | \`move_mount\` | EINVAL | EINVAL | 0 |
|  | \`parent=shared\` | \`move_mount\` | EINVAL (A) | EINVAL (B) | EINVAL (A) |

## What all kernels answered alike

| scenario | title | cases | answers |
|---|---|---|---|
| \`fscontext/messages\` | The \\*log\\* | 2 | ! EINVAL, – |
`,
  )
})

t.test('a kernel alone has nothing that differs', async (t) => {
  const { kernels, scenarios } = sampleMatrix()
  const [kernel] = kernels
  if (kernel === undefined) throw new Error('no kernel')
  const alone = scenarios.map((scenario) => ({
    ...scenario,
    rows: scenario.rows.map((row) => ({ ...row, of: [0], variants: row.variants.slice(0, 1) })),
  }))
  const text = renderMatrixTables({ kernels: [kernel], scenarios: alone })
  t.notMatch(text, 'differs')
  t.match(text, '| `fscontext/messages` | The \\*log\\* | 3 | ! EINVAL, –, ✕ |')
})
