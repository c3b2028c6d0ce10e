import type { Action } from '../keys/keymap.ts'
import { proposedOf, type Scene } from '../relations/scene.ts'
import { plural } from '../shell/numbers.ts'
import type { Desk } from '../workspace/desk.ts'
import { confirmedRelations, suggestionKey, undecided } from '../workspace/visible.ts'
import { Act } from './acts.tsx'
import classes from './post.module.css'

export interface NothingFocusedProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly perform: (action: Action) => void
}

/** The card of a post in which nothing is focused: what is left, and the way on. */
export function NothingFocused({ scene, desk, perform }: NothingFocusedProps) {
  const { view } = scene
  const open = [...undecided(view).map(suggestionKey), ...proposedOf(scene).map(({ key }) => key)]
  const passed = open.filter((key) => desk.passed.includes(key)).length
  const accepted = view.mentions.filter((m) => m.verdict === 'accepted').length
  const related = confirmedRelations(view).length
  const isRenewed = desk.focus.kind === 'suggestion' || desk.focus.kind === 'pair'
  const title = isRenewed
    ? 'The suggestions here were renewed'
    : open.length > 0
      ? passed === open.length
        ? `${plural(passed, 'suggestion')} passed over`
        : `${plural(open.length, 'suggestion')} to check`
      : view.version === null && view.status === 'todo'
        ? 'The model has not read this post yet'
        : 'Nothing left to check here'
  const text =
    open.length > 0
      ? 'Go to the next one, or finish the post.'
      : `${plural(accepted, 'mention')}${related > 0 ? ` and ${plural(related, 'relation')}` : ''} confirmed. Select words to label more.`
  return (
    <>
      <div className={classes.cardHead}>
        <span className={classes.surface}>{title}</span>
      </div>
      <div className={classes.dim}>{text}</div>
      <div className={classes.acts}>
        {open.length > 0 && (
          <Act action="next" perform={perform} label="Next suggestion">
            next suggestion
          </Act>
        )}
        <Act action="done" perform={perform} strong label="Done, next post">
          done, next post
        </Act>
        <Act action="pass" perform={perform} label="Skip">
          skip
        </Act>
        <Act action="take-back" perform={perform} label="Take back">
          take back
        </Act>
        {open.length > 1 && (
          <Act action="accept-all" perform={perform} label={`Accept all ${open.length}`}>
            all {open.length}
          </Act>
        )}
      </div>
    </>
  )
}
