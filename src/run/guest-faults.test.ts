// A guest is broken in every way that a kernel breaks, from outside: what was running is named, what
// the kernel said is kept, and the other cases are run by the next guest.
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Gdb, Registers } from '../machine/guest/gdb.ts'
import type { Guest } from '../machine/guest/guest.ts'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import { findWarnSite } from '../machine/guest/test-warn-site.ts'
import { readyKernel } from '../machine/kernels/ready-kernel.ts'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { Progress } from '../record/wire.ts'
import { answersOf, casesFrom, runHere } from './test-cases.ts'
import { noGuest, openGuest, testKernels } from './test-guests.ts'

t.setTimeout(900_000)

/** Long enough for an ordinary case on a busy machine; three cases wait for it. */
const timeoutMs = 6_000
/** The steps of a case that is warned in. */
const longSteps = 300

interface Fault {
  name: string
  /** Done to the guest while the case waits; nothing is done where it only waits. */
  provoke?(guest: Guest): Promise<void>
  /** What the record says of it. */
  reason: RegExp
  /** Lines that the kernel must have written. */
  console: RegExp[]
  /** Whether only the worker is lost, and the guest goes on. */
  guestStays?: true
}

/** A CPU that has had no time to come to its call yet is looked at again, within the case's time limit. */
async function stopInKernel(gdb: Gdb): Promise<Registers> {
  const until = performance.now() + timeoutMs / 2
  for (;;) {
    const registers = await gdb.registers()
    if (registers.inKernel && registers.interrupts) return registers
    if (performance.now() > until) throw new Error('the CPU does not wait, though its case does')
    await gdb.runFor(50)
  }
}

const faults: Fault[] = [
  {
    name: 'wait',
    reason: /^time limit of 6 s in step 2: open\("\/fifo", O_RDONLY\)$/,
    console: [],
    guestStays: true,
  },
  {
    name: 'out of memory',
    provoke: (guest) => guest.sysrq('f'),
    // unshare(1) of some releases ends with 1 where its child was killed.
    reason:
      /^the worker was lost \(exit status (1|137); .*invoked oom-killer.*\) in step 3: open\("\/fifo", O_RDONLY\)$/,
    console: [/invoked oom-killer/, /^Out of memory: Killed process \d+ \((node|MainThread)\)/m],
    guestStays: true,
  },
  {
    name: 'panic',
    provoke: (guest) => guest.sysrq('c'),
    reason:
      /^the guest was lost \(Kernel panic - not syncing: sysrq triggered crash\) in step 4: open\("\/fifo", O_RDONLY\)$/,
    console: [/Kernel panic - not syncing: sysrq triggered crash/, /Call Trace:/],
  },
  {
    name: 'oops',
    async provoke(guest) {
      const gdb = await guest.debug()
      const registers = await stopInKernel(gdb)
      await gdb.jump(registers, 0n)
      gdb.resume()
    },
    reason:
      /^the guest was lost \(Kernel panic - not syncing: .*\) in step 5: open\("\/fifo", O_RDONLY\)$/,
    console: [/BUG: kernel NULL pointer dereference/, /Oops: /, /RIP: 0010:0x0/],
  },
  {
    name: 'soft lockup',
    async provoke(guest) {
      const gdb = await guest.debug()
      const registers = await stopInKernel(gdb)
      // A jump to itself.
      await gdb.write(registers.rip, Buffer.from([0xeb, 0xfe]))
      gdb.resume()
    },
    reason:
      /^time limit of 6 s in step 6: open\("\/fifo", O_RDONLY\); the guest hung: it did not end the worker within 5 s$/,
    console: [
      /watchdog: BUG: soft lockup - CPU#0 stuck/,
      /sysrq: Show Blocked State/,
      /Kernel panic - not syncing: NMI/,
      /Call Trace:/,
    ],
  },
  {
    name: 'stopped processor',
    async provoke(guest) {
      await guest.monitor.execute('stop')
    },
    reason:
      /^time limit of 6 s in step 7: open\("\/fifo", O_RDONLY\); the guest hung: it did not end the worker within 5 s$/,
    // No instruction is executed any more: there is nobody to say anything.
    console: [],
  },
  {
    name: 'QEMU killed',
    async provoke(guest) {
      process.kill(guest.pid, 'SIGKILL')
    },
    reason:
      /^the guest was lost \(QEMU was ended by SIGKILL\) in step 8: open\("\/fifo", O_RDONLY\)$/,
    console: [],
  },
]

/** A fault's case waits in a step of its own number, by which it is known from outside. */
const stepOf = (index: number): number => index + 2

function casesOf(): Case[] {
  return faults.flatMap(({ name }, index) => {
    const before = '  - umask(022)\n'.repeat(index + 1)
    return [
      ...casesFrom(
        `world:\n  /fifo: fifo\nsteps:\n${before}  - open("/fifo", O_RDONLY)\n`,
        `fault/${name.replaceAll(' ', '-')}`,
      ),
      ...casesFrom('steps:\n  - fsopen("tmpfs", 0)\n', `after/${name.replaceAll(' ', '-')}`),
    ]
  })
}

/** Breaks the guest once for each fault, as soon as its case waits. */
async function breakGuests(machine: GuestMachine, signal: AbortSignal): Promise<string[]> {
  const provoked: string[] = []
  let last: Progress | undefined
  while (!signal.aborted) {
    await sleep(100)
    const guest = machine.latest
    const now = guest?.page.read()
    const waits = now !== undefined && now.seq === last?.seq && now.step === last.step
    last = now
    const index = faults.findIndex((_, each) => stepOf(each) === now?.step)
    const fault = faults[index]
    if (!waits || guest === undefined || fault === undefined) continue
    if (provoked.includes(fault.name) || guest.isGone) continue
    // The ordinary cases have one step, which is no fault's.
    provoked.push(fault.name)
    await fault.provoke?.(guest)
  }
  return provoked
}

for (const kernel of noGuest === false ? testKernels : ['no kernel']) {
  t.test(`each fault of a guest has its record: ${kernel}`, { skip: noGuest }, async (t) => {
    // An idle processor whose tick is stopped is never taken for locked up.
    const machine = await openGuest(kernel, 'watchdog_thresh=1 nohz=off')
    const over = new AbortController()
    const breaking = breakGuests(machine, over.signal)
    // Nobody breaks the next guest then, and the cases would wait for it.
    breaking.catch(() => over.abort())
    let records: CaseRecord[]
    let notes: string[]
    try {
      ;({ records, notes } = await runHere(casesOf(), { machine, timeoutMs, signal: over.signal }))
    } finally {
      over.abort()
      await machine.close()
    }
    t.strictSame(
      await breaking,
      faults.map(({ name }) => name),
    )
    t.equal(records.length, 2 * faults.length)
    faults.forEach(({ name, reason, console }, index) => {
      const [broken, after] = records.slice(2 * index)
      const step = stepOf(index)
      t.match(broken, { case: /^fault\//, verdict: 'broken', step, reason }, name)
      for (const line of console) t.match(broken?.console?.join('\n'), line, name)
      if (console.length === 0) t.notMatch(broken?.console?.join('\n') ?? '', /panic|BUG/, name)
      t.equal(answersOf(after), 'observed: fd', `after ${name}`)
      t.equal(after?.console, undefined, `after ${name}`)
    })
    const lost = faults.filter(({ guestStays }) => !guestStays)
    t.equal(machine.boots().length, 1 + lost.length)
    t.strictSame(notes, [])
  })

  t.test(
    `a warning is on the record of the case that ran: ${kernel}`,
    { skip: noGuest },
    async (t) => {
      const { image } = await readyKernel(kernel, {
        signal: new AbortController().signal,
        onNote: () => {},
      })
      const site = findWarnSite(image)
      if (site === undefined) {
        t.pass('a site', { skip: 'the image has no table of warnings that can be read' })
        return
      }
      const machine = await openGuest(kernel)
      // Busy for seconds, in calls of more kernel than user time: whoever warns looks in only now and then.
      const mounts = Array.from({ length: 60 }, (_, i) => `  /m${i}: { mount: tmpfs }\n`).join('')
      const step = '  - open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE|AT_RECURSIVE)\n'
      const long = (name: string, privilege: string) =>
        casesFrom(
          `privilege: ${privilege}\nworld:\n${mounts}steps:\n${step.repeat(longSteps)}`,
          `warned/${name}`,
        )
      const quick = (name: string) => casesFrom('steps:\n  - fsopen("tmpfs", 0)\n', `quick/${name}`)
      const cases = [...quick('before'), ...long('root', 'root'), ...quick('between')]
      cases.push(...long('forked', 'unprivileged'), ...quick('after'))
      const over = new AbortController()
      const warning = warnEachLongCase(machine, site, over.signal)
      warning.catch(() => over.abort())
      let records: CaseRecord[]
      let notes: string[]
      try {
        ;({ records, notes } = await runHere(cases, {
          machine,
          timeoutMs: 120_000,
          signal: over.signal,
        }))
      } finally {
        over.abort()
        await machine.close()
      }
      t.equal(await warning, 2)
      t.strictSame(
        records.map(({ case: name, verdict }) => `${name}: ${verdict}`),
        cases.map(({ name }) => `${name}: observed`),
      )
      for (const { case: name, console } of records) {
        if (!name.startsWith('warned/')) t.equal(console, undefined, name)
        else {
          t.match(console?.[0], /^-+\[ cut here \]-+$/, name)
          t.match(console?.join('\n'), /^WARNING: (.*\n)+---\[ end trace/m, name)
        }
      }
      t.strictSame(notes, [])
      t.equal(machine.boots().length, 1)
    },
  )
}

t.test('a guest ends though nobody reads what its worker says', { skip: noGuest }, async (t) => {
  const [kernel = ''] = testKernels
  const machine = await openGuest(kernel)
  try {
    const worker = await machine.start('root')
    const guest = machine.latest as Guest
    const [todo] = casesFrom('steps:\n  - fsopen("tmpfs", 0)\n', 'unheard/case')
    // The answers come, and are not asked for: their channel is never read to its end.
    worker.send({ seq: 1, case: todo as Case })
    await sleep(1_000)
    guest.kill()
    const late = sleep(10_000, 'nothing is heard of its end', { ref: true })
    t.match(await Promise.race([guest.ended, late]), /SIGKILL/)
  } finally {
    await machine.close()
  }
})

/** Makes the kernel run into a WARN() while a long case is in the kernel; how often it did. */
async function warnEachLongCase(
  machine: GuestMachine,
  site: bigint,
  signal: AbortSignal,
): Promise<number> {
  let warned = 0
  let lastSeq: number | undefined
  const longCase = (): Progress | undefined => {
    const now = machine.latest?.page.read()
    if (now === undefined || now.seq === lastSeq) return undefined
    return now.step > 3 && now.step < longSteps - 10 ? now : undefined
  }
  while (!signal.aborted) {
    await sleep(5)
    const guest = machine.latest
    if (guest === undefined || longCase() === undefined) continue
    const gdb = await guest.debug()
    while (!signal.aborted) {
      const now = longCase()
      const registers = await gdb.registers()
      if (now === undefined) break
      if (!registers.inKernel || !registers.interrupts) {
        await gdb.runFor(2)
        continue
      }
      const behind = site + 2n
      await gdb.breakAt(behind)
      await gdb.jump(registers, site)
      await gdb.untilStopped()
      await gdb.removeBreak(behind)
      await gdb.setRegisters(registers.bytes)
      lastSeq = now.seq
      warned++
      break
    }
    gdb.resume()
  }
  return warned
}
