// Mounts, changes of the mount tree, mount notifications and messages as lines, in the columns that a transcript has.
import { LineError } from '../record/json-lines.ts'
import type { Change, Message, Mount, MountEvent } from '../record/observation.ts'
import { formatWords, show, type Words } from './line-words.ts'

export function formatMount(word: string, mount: Mount): string {
  const { id, at, type, source, propagation, attributes, options, parent, root, namespace } = mount
  return formatWords([word, id, at, type, source, propagation, attributes, options], {
    parent,
    root,
    namespace,
  })
}

export function parseMount({ words, named }: Words): Mount {
  const [id, at, type, source, propagation, attributes, options] = take(words, 8)
  const { parent, root, namespace } = named
  return {
    id,
    ...(parent === undefined ? {} : { parent }),
    at,
    ...(root === undefined ? {} : { root }),
    type,
    source,
    attributes,
    options,
    propagation,
    ...(namespace === undefined ? {} : { namespace }),
  }
}

export function formatMessage(word: string, message: Message): string {
  return formatWords([word, message.from, message.class, message.text])
}

export function parseMessage({ words }: Words): Message {
  const [from, kind, text] = take(words, 4)
  return { from, class: kind as Message['class'], text }
}

/** The change as words; `prefix` is put before them. */
export function formatChange(change: Change, prefix: readonly string[] = []): string {
  switch (change.change) {
    case 'attached':
    case 'unmounted': {
      const mount = formatMount(change.change, change.mount)
      return prefix.length === 0 ? mount : `${formatWords(prefix)} ${mount}`
    }
    case 'moved': {
      const parents = change.parent === undefined ? [] : [change.parent[0], '->', change.parent[1]]
      const places = [change.from, '->', change.to]
      return formatWords([...prefix, 'moved', change.mount, change.type, ...places, ...parents])
    }
    case 'covered':
    case 'uncovered':
      return formatWords([...prefix, change.change, change.mount, change.type, change.at])
    case 'propagation':
    case 'attributes':
    case 'options':
    case 'source': {
      const { mount, type, at, from, to } = change
      return formatWords([...prefix, change.change, mount, type, at, from, '->', to])
    }
  }
}

/** Undefined where the first word is no kind of change. */
export function parseChange(line: Words): Change | undefined {
  const { words } = line
  const change = words[0] as Change['change']
  switch (change) {
    case 'attached':
    case 'unmounted':
      return { change, mount: parseMount(line) }
    case 'moved': {
      const [mount, type, from, , to] = take(words, words.length === 6 ? 6 : 9)
      const parents = words.slice(6)
      const parent: [string, string] = [parents[0] ?? '', parents[2] ?? '']
      return {
        change,
        mount,
        type,
        from,
        to,
        ...(parents.length === 0 ? {} : { parent }),
      }
    }
    case 'covered':
    case 'uncovered': {
      const [mount, type, at] = take(words, 4)
      return { change, mount, type, at }
    }
    case 'propagation':
    case 'attributes':
    case 'options':
    case 'source': {
      const [mount, type, at, from, , to] = take(words, 7)
      return { change, mount, type, at, from, to }
    }
    default:
      return undefined
  }
}

export function formatEvent({ event, mount, type, at, namespace }: MountEvent): string {
  return formatWords(['event', event], { mount, type, at, namespace })
}

export function parseEvent({ words, named }: Words): MountEvent {
  const [event] = take(words, 2)
  const { mount, type, at, namespace } = named
  return {
    event,
    ...(mount === undefined ? {} : { mount }),
    ...(type === undefined ? {} : { type }),
    ...(at === undefined ? {} : { at }),
    ...(namespace === undefined ? {} : { namespace }),
  }
}

/** What follows the first word of a line that has so many words. */
function take(words: readonly string[], count: number): [string, ...string[]] & Taken {
  if (words.length === count) return words.slice(1) as Taken
  const text = show(words.join(' '))
  throw new LineError('damaged-line', `Expected ${count} words, got ${words.length}: ${text}`)
}

type Taken = [string, string, string, string, string, string, string]
