import t from 'tap'
import { groupRows } from './row-groups.ts'
import { sampleMatrix } from './test-matrix.ts'

t.test('cases to which each kernel answered the same are one group', async (t) => {
  const shown = sampleMatrix()
    .scenarios.map(groupRows)
    .map(({ scenario, different, alike }) => [
      scenario.name,
      different.map(({ label, rows, call, runs }) => [
        `${rows.length} ${call} ${label}`,
        ...runs.map(({ first, last, answer, variant }) =>
          `${first}-${last} ${answer} ${variant ?? ''}`.trim(),
        ),
      ]),
      alike.map(({ answer, tone, cases }) => `${cases} ${tone} ${answer}`),
    ])
  t.strictSame(shown, [
    [
      'fscontext/messages',
      [['1  key=z', '0-0 ✕', '1-2']],
      ['1 contradicted EINVAL', '1 unsupported –'],
    ],
    [
      'unmountat/move-attached',
      [
        ['2 move_mount ', '0-1 EINVAL', '2-2 0'],
        ['1 move_mount parent=shared', '0-0 EINVAL 0', '1-1 EINVAL 1', '2-2 EINVAL 0'],
      ],
      [],
    ],
  ])
})
