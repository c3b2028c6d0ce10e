import type { InstalledModel, ModelId } from '../../contract/domain/model.ts'
import { bytesText } from '../imports/incoming.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import shell from '../shell/shell.module.css'
import { f1Of, nameOf, taskText } from './model-words.ts'
import classes from './models.module.css'

export function ModelList(props: {
  readonly models: readonly InstalledModel[]
  readonly shown: ModelId | null
  readonly choose: (model: ModelId) => void
}) {
  return (
    <ul className={classes.list} aria-label={t('models.installed')}>
      {props.models.map((model) => (
        <li key={model.id}>
          <button
            type="button"
            className={classes.row}
            aria-current={model.id === props.shown}
            onClick={() => props.choose(model.id)}
          >
            <span className={classes.rowName}>
              <NameText name={nameOf(model)} />
              <Standing model={model} />
            </span>
            <span className={classes.rowFacts}>{factsOf(model)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Standing({ model }: { readonly model: InstalledModel }) {
  if (model.kind === 'broken') {
    return (
      <span className={shell.tag} data-tone="warn">
        {t('models.broken')}
      </span>
    )
  }
  if (model.use.kind !== 'in-use') return null
  return (
    <span className={shell.tag} data-tone="good">
      {t('models.inUse')}
    </span>
  )
}

function factsOf(model: InstalledModel): string {
  if (model.kind === 'broken') return engineWords(model.problem, model.said)
  const f1 = f1Of(model)
  return [taskText(model), bytesText(model.bytes), ...(f1 === null ? [] : [`F1 ${f1}`])].join(' · ')
}
