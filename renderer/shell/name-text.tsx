import { t } from '../language/language.ts'
import classes from './shell.module.css'
import { namePieces } from './visible-name.ts'

/** A name from a file or a person: as text, on its own line of direction, with nothing invisible left in it. */
export function NameText({ name }: { readonly name: string }) {
  return (
    <bdi>
      {namePieces(name).map((piece, i) =>
        piece.kind === 'plain' ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one string have no other identity
          <span key={i} className={classes.hiddenChar} title={t('shell.invisible')}>
            {piece.code}
          </span>
        ),
      )}
    </bdi>
  )
}
