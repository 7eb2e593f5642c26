/** A text that the page holds deflated and in base64, in the element of this id. */
export async function packedText(id: string): Promise<string> {
  const text = atob(document.getElementById(id)?.textContent ?? '')
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return await new Response(stream).text()
}
