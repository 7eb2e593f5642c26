import t from 'tap'
import { cellCode, cellProse, code, codeBlock, prose, table } from './markdown-text.ts'

t.test('code spans hold any text', async (t) => {
  const spans: [string, string][] = [
    ['a|b', '`a|b`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    [' a ', '`  a  `'],
    ['a\nb', '`a b`'],
    ['', '(empty)'],
  ]
  for (const [text, span] of spans) t.equal(code(text), span)
  t.equal(codeBlock('a\n```\nb\n'), '````\na\n```\nb\n````\n')
})

t.test('a pipe does not end a cell', async (t) => {
  t.equal(cellCode('O_PATH|O_DIRECTORY'), '`O_PATH\\|O_DIRECTORY`')
  t.equal(cellCode('a\\|<b'), '<code>a&#92;&#124;&#60;b</code>')
  t.equal(cellProse('a | b\n  c `d|e`'), 'a \\| b c `d\\|e`')
  t.equal(table(['a', 'b'], [['1', '2']]), '| a | b |\n|---|---|\n| 1 | 2 |\n')
})

t.test('prose is escaped where it would be markup, and only there', async (t) => {
  const texts: [string, string][] = [
    ['MOVE_MOUNT_BENEATH since 6.18.5', 'MOVE_MOUNT_BENEATH since 6.18.5'],
    ['*a* _b_ [c](d) ~e~ \\', '\\*a\\* \\_b\\_ \\[c](d) \\~e\\~ \\\\'],
    ['a < b, <b>, R&D, &amp;', 'a < b, \\<b>, R&D, \\&amp;'],
    ['# a\n## b\n#c', '\\# a\n\\## b\n#c'],
    ['- a\n+ b\n> c\n1. d\n2) e', '\\- a\n\\+ b\n\\> c\n1\\. d\n2\\) e'],
    ['a\n===\n---', 'a\n\\===\n\\---'],
    ['a\n    b', 'a\nb'],
    ['`code *x*` and ` alone', '`code *x*` and \\` alone'],
  ]
  for (const [text, markdown] of texts) t.equal(prose(text), markdown)
})
