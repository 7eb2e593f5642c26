import fc from 'fast-check'
import t from 'tap'
import { scrollToShow, visibleRows } from './row-window.ts'

t.test('all rows in sight are drawn, and few others', async () => {
  const place = fc.record({
    total: fc.nat(10_000),
    height: fc.integer({ min: 10, max: 60 }),
    top: fc.nat(400_000),
    room: fc.nat(3000),
  })
  fc.assert(
    fc.property(place, ({ total, height, top, room }) => {
      const { first, end } = visibleRows(total, height, top, room)
      t.ok(first >= 0 && first <= end && end <= total)
      t.ok(end - first <= room / height + 26)
      const inSight = (row: number): boolean =>
        row < total && (row + 1) * height > top && row * height < top + room
      const rows = [Math.floor(top / height), Math.floor((top + room - 1) / height)]
      for (const row of rows) {
        if (inSight(row)) t.ok(row >= first && row < end)
      }
    }),
  )
})

t.test('as little as possible is scrolled to show a row', async (t) => {
  t.equal(scrollToShow(5, 20, 0, 200), 0)
  t.equal(scrollToShow(10, 20, 0, 200), 20)
  t.equal(scrollToShow(2, 20, 100, 200), 40)
  t.equal(scrollToShow(0, 20, 0, 10), 10)
})
