import { JsonReporter } from './json.ts'
import { PrettyReporter } from './pretty.ts'
import type { ReporterConstructor } from './reporter.ts'
import { TapReporter } from './tap.ts'

/** Every reporter by the name that `--reporter` takes. */
export const reporters: Record<'pretty' | 'tap' | 'json', ReporterConstructor> = {
  pretty: PrettyReporter,
  tap: TapReporter,
  json: JsonReporter,
}

export type ReporterName = keyof typeof reporters
