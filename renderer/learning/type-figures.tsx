import type { ReactNode } from 'react'
import type { MeasuredScores, TaskReport } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { countText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import { intervalText } from './figures.ts'
import classes from './learning.module.css'

/** F1 with its interval, precision, recall, and the counts that they rest on; in all and by type. */
export function TypeFigures({ task }: { readonly task: TaskReport }) {
  const { view } = useProject()
  const byGold = task.perType.toSorted((a, b) => b.gold - a.gold || b.predicted - a.predicted)
  return (
    <div className={classes.tall}>
      <table className={`${classes.table} ${classes.bare}`}>
        <thead>
          <tr>
            <th>{t('learning.type')}</th>
            <th className={classes.number}>F1</th>
            <th className={classes.number}>95 %</th>
            <th className={classes.number}>{t('learning.precision')}</th>
            <th className={classes.number}>{t('learning.recall')}</th>
            <th className={classes.number}>{t('learning.rightColumn')}</th>
            <th className={classes.number}>{t('learning.said')}</th>
            <th className={classes.number}>{t('learning.there')}</th>
          </tr>
        </thead>
        <tbody>
          <Row name={<b>{t('learning.allRow')}</b>} scores={task.total} />
          {byGold.map((scores) => (
            <Row
              key={scores.type}
              name={
                <span className={`${classes.typeName} ${colourClass(view, scores.type)}`}>
                  <NameText name={scores.type} />
                </span>
              }
              scores={scores}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ name, scores }: { readonly name: ReactNode; readonly scores: MeasuredScores }) {
  const isEmpty = scores.gold + scores.predicted === 0
  return (
    <tr>
      <td>{name}</td>
      <td className={classes.number}>{isEmpty ? '–' : <b>{scores.f1.toFixed(1)}</b>}</td>
      <td className={classes.number}>{intervalText(scores.interval)}</td>
      <td className={classes.number}>{scores.predicted === 0 ? '–' : scores.precision.toFixed(1)}</td>
      <td className={classes.number}>{scores.gold === 0 ? '–' : scores.recall.toFixed(1)}</td>
      <td className={classes.number}>{countText(scores.correct)}</td>
      <td className={classes.number}>{countText(scores.predicted)}</td>
      <td className={classes.number}>{countText(scores.gold)}</td>
    </tr>
  )
}
