import type { plain as english } from '../en/plain.ts'
import type { Translated } from '../translated.ts'

export const plain: Translated<typeof english> = {
  text: '{{text}}',
}
