// `run --check`: the runs of all kernels against what was accepted.
import { isAbout } from '../compare/allowed.ts'
import { type CheckResult, RunCheck } from '../compare/check-run.ts'
import type { Case } from '../plan/index.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { formatCheck } from '../report/check-text.ts'
import { type RunRequest, runCases } from '../run/run.ts'
import type { AllowedChange } from '../scenario/index.ts'
import { type Baseline, readBaseline } from '../store/baseline.ts'
import { listReleases } from '../store/results.ts'
import { readAllowList } from './allow-list.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { folderFor, type RecordPlace } from './run-recorder.ts'
import type { CaseSelection } from './select-cases.ts'

export interface CheckOptions {
  results: string
  allow?: string
}

/** How often a case that differs is run again before it is told. */
const repeats = 2

/** Throws CliError and StoreError, before anything is run, where there is nothing to check by. */
export class Checks {
  readonly #options: CheckOptions
  readonly #selection: CaseSelection
  readonly #entries: AllowedChange[]
  readonly #kernels: KernelCheck[] = []

  constructor(options: CheckOptions, selection: CaseSelection) {
    this.#options = options
    this.#selection = selection
    this.#entries = options.allow === undefined ? [] : readAllowList(options.allow)
    if (listReleases(options.results).length === 0) {
      throw misuse(`There are no results of any release in ${options.results}`)
    }
  }

  forKernel(place: RecordPlace): KernelCheck {
    const check = new KernelCheck(this.#options.results, place)
    this.#kernels.push(check)
    return check
  }

  finish(): { text: string; status: number } {
    const found = this.#kernels.flatMap((kernel) => kernel.finish(this.#entries) ?? [])
    const outdated = this.#outdated(found)
    const lines = outdated.map(
      ({ line, case: name }) =>
        `outdated  ${this.#options.allow}:${line}: nothing changes any more as is allowed for ${name}; remove it\n`,
    )
    const hasChanges = found.some(({ result }) => result.left.length > 0)
    const isUnstable = found.some(({ result }) => result.unstable.length > 0)
    return {
      text: [...found.map(({ text }) => text), ...lines].join(''),
      status: Math.max(
        hasChanges || outdated.length > 0 ? exitStatus.contradicted : exitStatus.fine,
        isUnstable ? exitStatus.failed : exitStatus.fine,
      ),
    }
  }

  /**
   * An entry is judged only on the kernels that it is for, and only where a case was run that it is
   * about: what was not run says nothing. Where all cases were, there must be one.
   */
  #outdated(found: readonly Found[]): AllowedChange[] {
    const met = new Set(found.flatMap(({ result }) => result.allowed.map(({ entry }) => entry)))
    const rest = this.#entries.filter((entry) => !met.has(entry))
    if (rest.length === 0) return []
    const { isWhole, cases } = this.#selection
    const names = isWhole ? [] : Array.from(cases(), ({ name }) => name)
    return rest.filter((entry) =>
      found.some(({ release }) =>
        isWhole
          ? isAbout({ ...entry, case: '*' }, '', release)
          : names.some((name) => isAbout(entry, name, release)),
      ),
    )
  }
}

interface Found {
  release: string
  result: CheckResult<AllowedChange>
  text: string
}

/** The check of one kernel. */
export class KernelCheck {
  readonly #results: string
  readonly #place: RecordPlace
  #run: { header: Header; baseline: Baseline; check: RunCheck } | undefined

  constructor(results: string, place: RecordPlace) {
    this.#results = results
    this.#place = place
  }

  /** Throws StoreError where the results cannot be read. */
  begin(header: Header): void {
    const baseline = readBaseline(this.#results, header)
    this.#run = { header, baseline, check: new RunCheck(baseline, header) }
  }

  add(record: CaseRecord): void {
    this.#run?.check.add(record)
  }

  /** Runs again what differs, since an answer that comes and goes is no change. */
  async repeat(request: RunRequest, onNote: (text: string) => void): Promise<void> {
    const { check } = this.#run ?? {}
    if (check === undefined || check.suspects.size === 0) return
    const { suspects } = check
    const cases = (): Iterable<Case> => only(request.cases(), suspects)
    for (let round = 0; round < repeats && !request.signal.aborted; round++) {
      const onCase = (record: CaseRecord): void => check.addAgain(record)
      await runCases({ ...request, cases, total: suspects.size }, { onCase, onNote })
    }
  }

  /** Undefined where the run never began. */
  finish(entries: readonly AllowedChange[]): Found | undefined {
    if (this.#run === undefined) return undefined
    const { header, baseline, check } = this.#run
    const { release } = header
    const result = check.finish(entries)
    const folder = folderFor(this.#place, header)
    const results = this.#results === 'results' ? '' : ` --results ${this.#results}`
    const heading = { seen: release, recorded: baseline.release, isSame: baseline.isSame }
    const text = formatCheck(heading, result, (name) => {
      return `mountlab accept ${folder} '${name}'${results}`
    })
    return { release, result, text }
  }
}

function* only(cases: Iterable<Case>, names: ReadonlySet<string>): Iterable<Case> {
  for (const each of cases) if (names.has(each.name)) yield each
}
