import { syscalls } from '../syscalls/table.ts'
import type { Case } from './case.ts'
export function isDisposable(todo: Case): boolean {
  return todo.privilege === 'unprivileged' || [...todo.setup, ...todo.steps].some((s) => syscalls[s.call]?.effects?.includes('process'))
}
