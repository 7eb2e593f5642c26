// The text of a call as sent. Cases of one scenario share their steps, and mostly what their
// descriptors show as well: the same text is not made anew for each of them.
import { formatCall } from '../syscalls/format.ts'
import type { Show } from '../syscalls/show.ts'
import type { Step } from '../syscalls/value.ts'

interface Known {
  /** What was asked of `show` for the text, in order, and what it answered. */
  questions: ((show: Show) => string)[]
  answers: string[]
  text: string
}

/**
 * Bounded, and not weak: each write to a weak map takes a slow path of the garbage collector. Steps
 * are the same objects for as long as the worker's requests mean the same ones.
 */
const known = new Map<Step, Known>()
const mostKnown = 1024

/** `formatCall`, remembered for as long as everything that it shows is the same. */
export function callText(step: Step, show: Show): string {
  const last = known.get(step)
  if (last?.questions.every((ask, index) => ask(show) === last.answers[index])) return last.text
  const questions: Known['questions'] = []
  const answers: string[] = []
  const remember = (ask: (show: Show) => string): string => {
    const answer = ask(show)
    questions.push(ask)
    answers.push(answer)
    return answer
  }
  const text = formatCall(step, {
    descriptor: (name) => remember((asked) => asked.descriptor(name)),
    field: (name, path) => remember((asked) => asked.field(name, path)),
  })
  if (known.size >= mostKnown) known.clear()
  known.set(step, { questions, answers, text })
  return text
}
