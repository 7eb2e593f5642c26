import { markedWords } from '../marked-words.ts'
import { element } from './element.ts'

/** A text with what the other one has not marked; without another one, nothing is. */
export function markedText(text: string, other: string | undefined): (Node | string)[] {
  if (other === undefined || other === text) return [text]
  return markedWords(text, other).map((word) =>
    word.differs ? element('mark', {}, word.text) : word.text,
  )
}
