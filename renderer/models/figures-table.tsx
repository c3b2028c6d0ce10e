import type { WholeModel } from '../../contract/domain/model.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { figureName, figureText, nameOf } from './model-words.ts'
import classes from './models.module.css'

/** What packages say of themselves, side by side: each was measured by whoever made it. */
export function FiguresTable({ models }: { readonly models: readonly WholeModel[] }) {
  const names = [...new Set(models.flatMap(({ figures }) => figures.map(({ name }) => name)))]
  return (
    <table className={classes.table} aria-label={t('models.figuresOfPackages')}>
      {models.length > 1 && (
        <thead>
          <tr>
            <th>{t('models.asPackagesSay')}</th>
            {models.map((model) => (
              <th key={model.id} className={classes.number}>
                <NameText name={nameOf(model)} />
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <td>{figureName(name)}</td>
            {models.map(({ id, figures }) => {
              const figure = figures.find((each) => each.name === name)
              return (
                <td key={id} className={classes.number}>
                  {figure === undefined ? '–' : figureText(figure)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
