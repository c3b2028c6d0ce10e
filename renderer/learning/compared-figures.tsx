import type { MeasuredScores, VersionComparison } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { colourClass, useProject } from '../shell/project-context.ts'
import { intervalText, signedText } from './figures.ts'
import classes from './learning.module.css'
import { taskName } from './task-names.ts'

interface Line {
  readonly name: string
  readonly isTotal: boolean
  readonly first: MeasuredScores | undefined
  readonly second: MeasuredScores | undefined
}

/** F1 of both with intervals, in all and by type, for each task that both were measured at. */
export function ComparedFigures({ comparison }: { readonly comparison: VersionComparison }) {
  const { view } = useProject()
  const { first, second } = comparison
  const lines = first.tasks.flatMap((one): Line[] => {
    const other = second.tasks.find(({ task }) => task === one.task)
    if (other === undefined) return []
    const types = [...new Set([...one.perType, ...other.perType].map(({ type }) => type))]
    return [
      { name: taskName(one.task), isTotal: true, first: one.total, second: other.total },
      ...types.map((type) => ({
        name: type,
        isTotal: false,
        first: one.perType.find((each) => each.type === type),
        second: other.perType.find((each) => each.type === type),
      })),
    ]
  })
  return (
    <div className={classes.tall}>
      <table className={`${classes.table} ${classes.bare}`} aria-label={t('learning.f1OfBoth')}>
        <thead>
          <tr>
            <th>F1</th>
            {[first, second].map(({ version }) => (
              <th key={version} className={classes.number}>
                <NameText name={version} />
              </th>
            ))}
            <th className={classes.number}>{t('learning.change')}</th>
            <th className={classes.number}>{t('learning.there')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.name} ${line.isTotal}`}>
              <td>
                {line.isTotal ? (
                  <b>{line.name}</b>
                ) : (
                  <span className={`${classes.typeName} ${colourClass(view, line.name)}`}>
                    <NameText name={line.name} />
                  </span>
                )}
              </td>
              <td className={classes.number}>{figure(line.first)}</td>
              <td className={classes.number}>{figure(line.second)}</td>
              <td className={classes.number}>{change(line)}</td>
              <td className={classes.number}>{line.first?.gold ?? line.second?.gold}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const isEmpty = (scores: MeasuredScores | undefined): boolean =>
  scores === undefined || scores.gold + scores.predicted === 0

const figure = (scores: MeasuredScores | undefined): string =>
  scores === undefined || isEmpty(scores) ? '–' : `${scores.f1.toFixed(1)} (${intervalText(scores.interval)})`

const change = ({ first, second }: Line): string =>
  first === undefined || second === undefined || (isEmpty(first) && isEmpty(second))
    ? '–'
    : signedText(second.f1 - first.f1)
