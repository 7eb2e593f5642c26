import t from 'tap'
import { OrderedOutput } from './ordered-output.ts'

t.test('what several turns write comes turn by turn, in their order', async (t) => {
  let text = ''
  const output = new OrderedOutput({
    write(piece) {
      text += piece
    },
  })
  const [a, b, c] = [output.turn(), output.turn(), output.turn()]
  b.write('b1 ')
  a.write('a1 ')
  t.equal(text, 'a1 ', 'the first is heard at once')
  c.write('c1 ')
  c.end()
  a.write('a2 ')
  a.end()
  t.equal(text, 'a1 a2 b1 ', 'then what the next has held back')
  b.write('b2 ')
  t.equal(text, 'a1 a2 b1 b2 ')
  b.end()
  t.equal(text, 'a1 a2 b1 b2 c1 ')
})
