import fc from 'fast-check'
import t from 'tap'
import { deviceOf, partsOfDevice } from './device.ts'

t.test('a device number is that of makedev(3)', async (t) => {
  t.equal(deviceOf(1n, 3n), 0x103n)
  t.equal(deviceOf(0xfen, 0x1234n), 0x120fe34n)
  t.equal(deviceOf(0x12345n, 0x1ffn), 0x12000001345ffn)
})

t.test('putting together and taking apart undo each other', async () => {
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 64n) - 1n), (device) => {
      const { major, minor } = partsOfDevice(device)
      return deviceOf(major, minor) === device
    }),
  )
})
