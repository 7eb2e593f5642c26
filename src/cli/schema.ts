import type { Command } from 'commander'
import { print } from './terminal.ts'

export function addSchema(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a scenario file')
    .description('Prints the JSON Schema of a scenario file, for editors.')
    .addHelpText('after', '\nExample:\n  $ mountlab schema > scenario.schema.json')
    .action(async () => {
      const { jsonSchema } = await import('../scenario/index.ts')
      print(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
    })
}
