// A case that is run for nothing but that its functions are compiled before a process is forked: a
// fork has what was compiled before it, and would else compile it for itself, in every case anew.
import type { Case } from '../plan/case.ts'
import type { Step, Value } from '../syscalls/value.ts'

const text = (bytes: string): Value => ({ kind: 'string', bytes })
const zero: Value = { kind: 'int', value: '0' }
const step = (call: string, args: Value[], bind?: string): Step => ({
  text: call,
  call,
  args,
  claims: [],
  ...(bind === undefined ? {} : { bind }),
})

export const rehearsal: Case = {
  name: 'rehearsal',
  scenario: 'rehearsal',
  params: {},
  privilege: 'root',
  requires: [],
  world: [
    { path: '/d', kind: 'dir' },
    { path: '/f', kind: 'file', content: '' },
    { path: '/m', kind: 'mount', type: 'tmpfs', propagation: 'shared' },
  ],
  setup: [],
  steps: [
    step('fsopen', [text('tmpfs'), zero], 'fs'),
    step('fsconfig', [
      { kind: 'ref', name: 'fs' },
      { kind: 'flags', terms: [{ name: 'FSCONFIG_SET_STRING' }] },
      text('nothing'),
      text('x'),
      zero,
    ]),
    step('open', [text('/d'), { kind: 'flags', terms: [{ name: 'O_PATH' }] }], 'd'),
    step('stat', [text('/f'), { kind: 'out', name: 'st' }]),
    step('mount', [
      text('/m'),
      text('/d'),
      { kind: 'null' },
      { kind: 'flags', terms: [{ name: 'MS_BIND' }] },
      { kind: 'null' },
    ]),
    step('umount2', [text('/d'), zero]),
    step('close', [{ kind: 'ref', name: 'd' }]),
  ],
}
