import t from 'tap'
import { functionsOf } from './debug-module.ts'

t.test('a name that two functions have leads to neither', async (t) => {
  const functions = functionsOf(
    '0000000000401000 t once\n0000000000401010 t twice\n                 U printk\n' +
      '0000000000401020 t twice\n0000000000402000 d data\n',
  )
  t.strictSame([...functions], [['once', 0x401000n]])
})
