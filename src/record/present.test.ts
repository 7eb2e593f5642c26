import t from 'tap'
import { stableText } from './present.ts'
import { Symbols } from './symbols.ts'

t.test('a namespace is a symbol, and one that was cut short none', async (t) => {
  const symbols = new Symbols()
  t.equal(stableText('mnt:[4026531841]', symbols), 'mnt:[ns:1]')
  t.equal(stableText('user:[4026532251', symbols), 'user:[...')
  t.equal(stableText('mnt:[4026531841] user:[4026531837]', symbols), 'mnt:[ns:1] user:[ns:2]')
})
