import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { inTree, parseLines } from './lines.ts'
import { SourceTree } from './source-text.ts'

t.test('lines come with the functions that they were inlined into', async (t) => {
  const said = `check_mnt
/build/x/linux-6.1/debian/build/build_amd64_none_cloud-amd64/./../../../fs/namespace.c:900:9
do_move_mount
./fs/namespace.c:2911:7

??
??:0:0

f
./include/linux/dcache.h:410:0
`
  t.strictSame(parseLines(said), [
    [
      { function: 'check_mnt', file: 'fs/namespace.c', line: 900, column: 9 },
      { function: 'do_move_mount', file: 'fs/namespace.c', line: 2911, column: 7 },
    ],
    [],
    [{ function: 'f', file: 'include/linux/dcache.h', line: 410 }],
  ])
})

t.test('files are told from the top of the tree', async (t) => {
  t.equal(inTree('/home/me/src/linux/fs/namespace.c'), 'fs/namespace.c')
  t.equal(inTree('fs/namespace.c'), 'fs/namespace.c')
  t.equal(inTree('./arch/x86/include/asm/uaccess.h'), 'arch/x86/include/asm/uaccess.h')
})

t.test('a statement over several lines is one text', async (t) => {
  const folder = t.testdir()
  const text = `static int f(void)
{
	int err = 0;
	/* a remark */
	if (first(a, b) &&
	    second(c,
		   d))
		return -EINVAL;
	if (!x)
		goto out;
	return err;
}
`
  writeFileSync(join(folder, 'a.c'), text)
  const tree = new SourceTree(folder)
  t.equal(tree.statement('a.c', 6), 'if (first(a, b) && second(c, d))')
  t.equal(tree.statement('a.c', 5), 'if (first(a, b) && second(c, d))')
  t.equal(tree.statement('a.c', 8), 'return -EINVAL;')
  t.equal(tree.statement('a.c', 9), 'if (!x)')
  t.equal(tree.statement('a.c', 10), 'goto out;')
  t.strictSame(tree.around('a.c', 1, 1), [
    { line: 1, text: 'static int f(void)' },
    { line: 2, text: '{' },
  ])
  t.equal(tree.statement('none.c', 1), '')
  t.equal(new SourceTree(undefined).statement('a.c', 1), '')
})
