// What is asked on a kernel, and what is expected.
import { blindKernels, blindLabels } from './blind-labels.ts'
import { labels } from './labels.ts'

export interface Question {
  case: string
  /** From 1; undefined where it is the first one that fails. */
  step?: number
  label: string
}

export interface QuestionSet {
  name: 'seen' | 'blind'
  questions: Question[]
}

const seenKernels: readonly string[] = ['6.1', '7.3']

/** The kernels that have labels. */
export const labelledKernels: readonly string[] = [...new Set([...blindKernels, ...seenKernels])]

/** The sets that have questions on a kernel. */
export function questionSets(kernel: string): QuestionSet[] {
  const column = seenKernels.indexOf(kernel)
  const seen = labels.flatMap(([name, ...lines]): Question[] => {
    const label = lines[column]
    return label === undefined ? [] : [{ case: name, label }]
  })
  const blind = blindLabels.flatMap(({ case: name, step, checks }): Question[] => {
    const label = checks.get(kernel)
    return label === undefined ? [] : [{ case: name, step, label }]
  })
  const sets: QuestionSet[] = [
    { name: 'seen', questions: seen },
    { name: 'blind', questions: blind },
  ]
  return sets.filter(({ questions }) => questions.length > 0)
}
