type Child = Node | string | undefined | readonly Child[]

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Makes an element. Texts become text nodes: nothing of a record is ever read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(key, value === true ? '' : String(value))
  }
  append(made, children)
  return made
}

function append(parent: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue
    if (child instanceof Node || typeof child === 'string') parent.append(child)
    else append(parent, child)
  }
}

/** For those who hear the page and do not see it. */
export function spoken(text: string): HTMLElement {
  return element('span', { class: 'spoken' }, text)
}
