import { t } from '../language/language.ts'
import type { Label } from './keymap.ts'

/** What a key does, in the person's language. */
export function labelText(label: Label): string {
  if (typeof label === 'string') return t(`bindings.${label}`)
  switch (label[0]) {
    case 'type':
      return t('bindings.type', label[1])
    case 'shows':
      return t('bindings.shows', label[1])
    case 'showsNot':
      return t('bindings.showsNot', label[1])
    case 'cell':
      return t('bindings.cell', { place: t(`bindings.cell_${label[1].place}`) })
    default:
      return label satisfies never
  }
}
