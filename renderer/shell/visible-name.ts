/** A piece of a name: as it stands, or a character that would be invisible or change the direction of reading. */
export type NamePiece =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'hidden'; readonly code: string }

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u

/** Cuts a name so that what cannot be seen is drawn as `U+202E`, and two names that differ look different. */
export function namePieces(name: string): NamePiece[] {
  const pieces: NamePiece[] = []
  let plain = ''
  for (const char of name) {
    if (!hidden.test(char)) {
      plain += char
      continue
    }
    if (plain !== '') pieces.push({ kind: 'plain', text: plain })
    plain = ''
    pieces.push({ kind: 'hidden', code: `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}` })
  }
  if (plain !== '') pieces.push({ kind: 'plain', text: plain })
  return pieces
}

/** The same as one line of text, for attributes and notices. */
export function visibleName(name: string): string {
  return namePieces(name)
    .map((piece) => (piece.kind === 'plain' ? piece.text : `‹${piece.code}›`))
    .join('')
}
