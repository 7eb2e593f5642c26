// For tests of reports of several kernels: a matrix with a cell of every kind.
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { type Matrix, MatrixBuilder } from './matrix.ts'

const [moved, slave, failed, contradicted, missing, broken] = sampleRecords as [
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
]
const unmoved = (record: CaseRecord): CaseRecord => ({
  ...record,
  steps: failed.steps,
  changes: [],
})
/** The same answers as `failed`, on another tree. */
const elsewhere: CaseRecord = { ...failed, mounts: [] }

export function sampleMatrix(): Matrix {
  const builder = new MatrixBuilder()
  const runs: [release: string, name: string, records: CaseRecord[]][] = [
    ['6.1.5', '6.1.5', [unmoved(moved), unmoved(slave), failed, contradicted, missing, broken]],
    ['6.12.7-<a&b>', '6.12.7', [unmoved(moved), unmoved(slave), elsewhere, contradicted, missing]],
    ['7.3.0', '7.3.0', [moved, slave, failed, contradicted, missing]],
  ]
  for (const [release, name, records] of runs) {
    builder.addKernel(name, { ...sampleHeader, release })
    for (const record of records) builder.add(record)
  }
  return builder.finish([{ name: 'fscontext/messages', title: 'The *log*' }])
}
