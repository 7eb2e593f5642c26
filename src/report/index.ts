import { JsonReporter } from './json.ts'
import { JunitReporter } from './junit.ts'
import { KtapReporter } from './ktap.ts'
import { MarkdownReporter } from './markdown-reporter.ts'
import type { ReporterName } from './names.ts'
import { PrettyReporter } from './pretty.ts'
import type { ReporterConstructor } from './reporter.ts'
import { TapReporter } from './tap.ts'

/** Every reporter by the name that `--reporter` takes. */
export const reporters: Record<ReporterName, ReporterConstructor> = {
  pretty: PrettyReporter,
  tap: TapReporter,
  ktap: KtapReporter,
  junit: JunitReporter,
  json: JsonReporter,
  markdown: MarkdownReporter,
}
