import { changeKinds } from '../compare/change.ts'
import { nearest } from '../scenario/index.ts'
import { allConstantNames } from '../syscalls/constants.ts'
import { errnoNames } from '../syscalls/errno.ts'
import { syscallNumber } from '../syscalls/numbers.ts'
import { syscalls } from '../syscalls/registry.ts'
import { misuse } from './exit-status.ts'

/** The names that exist of what `diff` filters by. */
const vocabularies = {
  syscall: {
    names: (): string[] => Object.keys(syscalls),
    isKnown: (name: string): boolean =>
      Object.hasOwn(syscalls, name) || syscallNumber(name) !== undefined,
  },
  errno: { names: errnoNames },
  flag: { names: allConstantNames },
  kind: { names: (): string[] => [...changeKinds] },
} satisfies Record<string, { names(): string[]; isKnown?(name: string): boolean }>

type Vocabulary = keyof typeof vocabularies

/** The words of an option. Throws CliError for one that is no such name. */
export function knownWords(of: Vocabulary, words: readonly string[]): Set<string> {
  const { names, isKnown = (name: string) => names().includes(name) } = vocabularies[of] as {
    names(): string[]
    isKnown?(name: string): boolean
  }
  for (const word of words) {
    if (isKnown(word)) continue
    const best = nearest(word, names())
    throw misuse(
      `There is no ${of} ${word}`,
      best === undefined ? undefined : `did you mean ${best}?`,
    )
  }
  return new Set(words)
}
