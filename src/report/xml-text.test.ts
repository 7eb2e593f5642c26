import t from 'tap'
import { xmlAttributes, xmlText } from './xml-text.ts'

t.test('text between tags is that text, but for what no XML can hold', async (t) => {
  const texts: [string, string][] = [
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    [']]>', ']]&gt;'],
    ['a\n\tb\r', 'a\n\tb&#13;'],
    ['a\u0000\u001b\ufffe\ud800z', 'a\ufffd\ufffd\ufffd\ufffdz'],
    ['\u00e9 \u{1f600}', '\u00e9 \u{1f600}'],
  ]
  for (const [text, xml] of texts) t.equal(xmlText(text), xml)
})

t.test('attributes keep their spaces, and are left out where there is no value', async (t) => {
  t.equal(
    xmlAttributes({ name: 'a "b"\t<c>\n', none: undefined, empty: '' }),
    ' name="a &quot;b&quot;&#9;&lt;c&gt;&#10;" empty=""',
  )
})
