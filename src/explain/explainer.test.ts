// Calls that fail in a guest, and the checks that a reader of the source finds for them. For real, on
// the kernels to test with whose debug packages are cached.
import t from 'tap'
import { debugDownloads, readyDebug } from '../machine/kernels/debug-kernel.ts'
import { MachineOpener } from '../machine/open-machine.ts'
import { casesFrom } from '../run/test-cases.ts'
import { noGuest, testKernels } from '../run/test-guests.ts'
import { ExplainError } from './explain-error.ts'
import { Explainer } from './explainer.ts'
import { checkText } from './format-text.ts'
import { Symbols } from './symbols.ts'
import { storeTrace } from './test-stored-trace.ts'
import type { Trace } from './trace.ts'

t.setTimeout(600_000)

/** A folder: what is traced is stored in it, for the tests of the analysis. */
const { MOUNTLAB_STORE_TRACES = '' } = process.env
const { signal } = new AbortController()
const quiet = { signal, onNote: () => {} }

/** Of an unchanged text of the kernel since 5.10, so that it holds for every kernel. */
const questions = [
  {
    name: 'flags',
    steps: ['fsopen("tmpfs", 0x2)'],
    function: 'fsopen',
    check: /^fs\/fsopen\.c:\d+: if \(flags & ~FSOPEN_CLOEXEC\)$/,
    forced: /^proved: \d+$/,
  },
  {
    name: 'no-type',
    steps: ['fsopen("nosuchfs", 0)'],
    function: 'fsopen',
    check: /^fs\/fsopen\.c:\d+: if \(!fs_type\)$/,
  },
  {
    name: 'pointer',
    steps: ['fsopen(BADPTR, 0)'],
    function: 'strndup_user',
    check: /^mm\/util\.c:\d+: if \(!length\)$/,
  },
  {
    name: 'mount-data',
    // Its access of single bytes fails first, with the same errno.
    steps: ['mount("x", "/none", "tmpfs", 0, BADPTR)'],
    function: 'copy_mount_options',
    check: /^fs\/namespace\.c:\d+: if \(left == PAGE_SIZE\)/,
  },
  {
    name: 'no-entry',
    steps: ['open("/none", O_PATH)'],
    function: '(?:walk_component|step_into\\w*|pick_link)',
    check: /^fs\/namei\.c:\d+: if \(.*(?:d_(?:is|flags)_negative|!inode)/,
  },
]

async function open(kernel: string, traces: Trace[] = []) {
  const debug = await readyDebug(kernel, quiet)
  const machine = await new MachineOpener({ append: '', ...quiet }).openTraced(kernel, debug.other)
  const onTrace = (trace: Trace): void => void traces.push(trace)
  const limits = { limitMs: 120_000, budget: 200_000 }
  const explainer = new Explainer({ name: kernel, machine, debug, ...limits, signal, onTrace })
  return { debug, machine, explainer }
}

for (const kernel of noGuest === false ? testKernels : ['no kernel']) {
  const skip = noGuest || noDebug(kernel)
  t.test(`the check that decided is named: ${kernel}`, { skip }, async (t) => {
    const traces: Trace[] = []
    const { debug, machine, explainer } = await open(kernel, traces)
    try {
      for (const { name, steps, function: wanted, check, forced } of questions) {
        const text = `steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`
        const [todo] = casesFrom(text, `explain/${name}`)
        if (todo === undefined) throw new Error('no case')
        const confirm = forced !== undefined
        const told = await explainer.explain(todo, { confirm })
        const { deciding, chain, confidence } = told
        t.match(chain.at(-1)?.function, new RegExp(`^_*(?:x64_sys_)?${wanted}$`), name)
        const checked = deciding === undefined ? '' : checkText(deciding)
        t.match(checked, check, name)
        if (forced !== undefined) {
          const returned = confidence.kind === 'proved' ? confidence.returned : ''
          t.match(`${confidence.kind}: ${returned}`, forced, name)
        }
        if (MOUNTLAB_STORE_TRACES !== '') {
          const trace = traces.at(-1)
          const symbols = new Symbols(debug.symbols)
          if (trace) await storeTrace(`${kernel}-${name}`, trace, symbols, MOUNTLAB_STORE_TRACES)
        }
      }
    } finally {
      await machine.close()
    }
  })

  t.test(
    `functions are named without debugging information: ${kernel}`,
    { skip: noGuest },
    async (t) => {
      const machine = await new MachineOpener({ append: '', ...quiet }).openTraced(kernel)
      const debug = { withoutLines: 'none' }
      const limits = { limitMs: 120_000, budget: 200_000 }
      const explainer = new Explainer({ name: kernel, machine, debug, ...limits, signal })
      try {
        for (const { name, steps, function: wanted, forced } of questions) {
          const text = `steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`
          const [todo] = casesFrom(text, `explain/${name}`)
          if (todo === undefined) throw new Error('no case')
          const told = await explainer.explain(todo, { confirm: forced !== undefined })
          t.match(told, { tier: 'functions', withoutLines: 'none' })
          t.match(told.chain.at(-1)?.function, new RegExp(`^_*(?:x64_sys_)?${wanted}$`), name)
          t.match(told.deciding?.symbol, /^\w[\w.]*\+0x[0-9a-f]+$/, name)
          t.strictSame(told.deciding?.places, [], name)
          if (forced !== undefined) t.equal(told.confidence.kind, 'proved', name)
        }
        // A module's function: it is loaded by the first run of the case, after the kernel was asked.
        const [todo] = casesFrom(
          'steps:\n  - c = fsopen("overlay", 0)\n  - fsconfig(c, FSCONFIG_CMD_CREATE, NULL, NULL, 0)\n',
          'explain/module',
        )
        if (todo === undefined) throw new Error('no case')
        const told = await explainer.explain(todo, { confirm: false })
        t.match(told.chain.at(-1)?.function, /^ovl_/, 'overlay')
      } finally {
        await machine.close()
      }
    },
  )

  t.test(`what cannot be explained is said: ${kernel}`, { skip }, async (t) => {
    const { debug, machine, explainer } = await open(kernel)
    const [todo] = casesFrom('steps:\n  - fsopen("tmpfs", 0)\n', 'explain/fine')
    const [failing] = casesFrom('steps:\n  - fsopen("nosuchfs", 0)\n', 'explain/failing')
    if (todo === undefined || failing === undefined) throw new Error('no case')
    const complaint = async (told: Promise<unknown>): Promise<string> => {
      const error = await told.catch((caught: unknown) => caught)
      return error instanceof ExplainError ? `${error.code}: ${error.message}` : String(error)
    }
    try {
      t.match(
        await complaint(explainer.explain(todo, { confirm: false })),
        /^no-errno: no step of explain\/fine fails there$/,
      )
      t.match(
        await complaint(explainer.explain(todo, { step: 7, confirm: false })),
        /^no-errno: explain\/fine has 1 steps, and no step 7$/,
      )
      const few = new Explainer({
        name: kernel,
        machine,
        debug,
        limitMs: 60_000,
        budget: 100,
        signal,
      })
      t.match(
        await complaint(few.explain(failing, { confirm: false })),
        /^too-long: the call takes more than 100 instructions$/,
      )
      const other = { ...debug, vmlinux: process.execPath }
      const wrong = new Explainer({
        name: kernel,
        machine,
        debug: other,
        limitMs: 60_000,
        budget: 1e5,
        signal,
      })
      t.match(await complaint(wrong.explain(failing, { confirm: false })), /^other-build: /)
    } finally {
      await machine.close()
    }
  })
}

/** A test downloads nothing. */
function noDebug(kernel: string): string | false {
  try {
    const missing = debugDownloads(kernel).map(({ name }) => name)
    return missing.length === 0 ? false : `not cached: ${missing.join(', ')}`
  } catch (error) {
    return (error as Error).message
  }
}
