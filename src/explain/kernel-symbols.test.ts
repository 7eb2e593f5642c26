import t from 'tap'
import { kernelSymbols, moduleFunctions, withModules } from './kernel-symbols.ts'

const text = `0000000000000000 A fixed_percpu_data
ffffffff81000000 T _stext
ffffffff81000000 T startup_64
ffffffff81000040 t first.isra.0
ffffffff81000080 T __pfx_second
ffffffff81000090 T second
ffffffff81000100 T last
ffffffff82000000 D table
ffffffffa0002000 t other_end\t[other]
ffffffffa0001000 t one_a\t[one]
ffffffffa0001040 t one_b\t[one]
ffffffffa0001f00 t other_a\t[other]
ffffffff82000100 R __start_notes
ffffffff82000200 R __stop_notes
`

t.test('functions of the kernel and of its modules, with the ends that are known', async (t) => {
  const symbols = kernelSymbols(text)
  const place = (address: bigint): string => symbols.placeOf(address)
  t.equal(place(0xffffffff81000010n), '_stext+0x10', 'the first of several names')
  t.equal(place(0xffffffff81000050n), 'first.isra.0+0x10')
  t.equal(place(0xffffffff810000ffn), 'second+0x6f')
  t.equal(place(0xffffffff81000100n), '0xffffffff81000100', 'whose end nobody knows')
  t.equal(place(0xffffffffa0000000n), '0xffffffffa0000000', 'between the kernel and its modules')
  t.equal(place(0xffffffffa0001020n), 'one_a+0x20')
  t.equal(place(0xffffffffa0001050n), '0xffffffffa0001050', 'the last of a module')
  t.equal(place(0xffffffffa0001f10n), 'other_a+0x10', 'modules in the order of their addresses')
  t.equal(symbols.addressOf('__start_notes'), 0xffffffff82000100n)
  t.equal(symbols.named('__start_notes'), undefined, 'no function')
})

t.test('of a running kernel its modules alone are added to the symbols of its file', async (t) => {
  const file = 'ffffffff81000000 T first\nffffffff81000100 T last\n'
  const kallsyms = [
    'ffffffff81000000 T other',
    'ffffffffc0000000 t ovl_one\t[overlay]',
    'ffffffffc0000010 t ovl_two\t[overlay]',
    'ffffffffc0001000 d ovl_data\t[overlay]',
    'ffffffffc0002000 t xfs_one\t[xfs]',
    'ffffffffc0002010 t xfs_two\t[xfs]',
  ].join('\n')
  const symbols = withModules(file, kallsyms)
  t.equal(symbols.containing(0xffffffff81000001n)?.name, 'first')
  t.equal(
    symbols.containing(0xffffffff81000101n),
    undefined,
    'nobody knows where the last one ends',
  )
  t.equal(symbols.containing(0xffffffffc0000001n)?.name, 'ovl_one')
  t.equal(symbols.containing(0xffffffffc0000011n), undefined, 'nor the last one of a module')
  t.equal(symbols.containing(0xffffffffc0002001n)?.name, 'xfs_one')
  const modules = moduleFunctions(kallsyms)
  t.equal(modules.get(0xffffffffc0000010n), 'overlay')
  t.equal(modules.get(0xffffffffc0002000n), 'xfs')
  t.equal(modules.size, 4, 'neither data nor the kernel')
})
