import type { CurvePoint } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { countText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { intervalText } from './figures.ts'
import classes from './learning.module.css'
import { taskName } from './task-names.ts'

/** How a version was measured at a task when it was made, by type. */
export function MadeFigures({ task }: { readonly task: CurvePoint['tasks'][number] }) {
  const { view } = useProject()
  const byGold = task.perType.toSorted((a, b) => b.gold - a.gold)
  const title = t('learning.madeTitle', {
    task: taskName(task.task),
    posts: t('counted.heldOutPost', { count: task.posts }),
  })
  return (
    <section className={shell.card} aria-label={title}>
      <h2 className={classes.cardTitle}>{title}</h2>
      <div className={classes.tall}>
        <table className={`${classes.table} ${classes.bare}`}>
          <thead>
            <tr>
              <th>{t('learning.type')}</th>
              <th className={classes.number}>{t('learning.f1Before')}</th>
              <th className={classes.number}>F1</th>
              <th className={classes.number}>95 %</th>
              <th className={classes.number}>{t('learning.there')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <b>{t('learning.allRow')}</b>
              </td>
              <td className={classes.number}>{task.before.f1.toFixed(1)}</td>
              <td className={classes.number}>
                <b>{task.after.f1.toFixed(1)}</b>
              </td>
              <td className={classes.number}>{intervalText(task.after.interval)}</td>
              <td className={classes.number}>{countText(task.after.gold)}</td>
            </tr>
            {byGold.map(({ type, f1, interval, gold }) => (
              <tr key={type}>
                <td>
                  <span className={`${classes.typeName} ${colourClass(view, type)}`}>
                    <NameText name={type} />
                  </span>
                </td>
                <td />
                <td className={classes.number}>{f1.toFixed(1)}</td>
                <td className={classes.number}>{intervalText(interval)}</td>
                <td className={classes.number}>{countText(gold)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
