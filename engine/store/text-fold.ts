/**
 * A text as search compares it: without case, without accents, compatibility forms unified ("ﬁ" finds "fi", "STRASSE"
 * finds "Straße").
 */
export function foldText(text: string): string {
  // Up, then down: upper case is where ß and the ligatures come apart. The final sigma depends on its place in a word.
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
}

/** What is searched of a post: name and text, which cannot match across their border. */
export function foldPost(name: string, text: string): string {
  return `${foldText(name)}\u001f${foldText(text)}`
}
