// Whether a text is XML, by libxml2's own xmllint, as WebAssembly.
import { validateXML } from 'xmllint-wasm'

/** What is wrong with a document; empty where it is well-formed. */
export async function xmlFaults(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'document.xml', contents: xml }],
    normalization: 'format',
  })
  return errors.map(({ message }) => message)
}
