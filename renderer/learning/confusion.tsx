import type { CSSProperties } from 'react'
import type { ConfusionCell, TaskReport } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { CellPosts } from './cell-posts.tsx'
import { type ConfusionGrid, confusionGrid, confusionWords, countOf, mistakesOf, worstCells } from './confusion-grid.ts'
import classes from './learning.module.css'
import { useLearningView } from './learning-view.ts'

/** People's types against the model's; each cell leads to the posts behind it. */
export function Confusion({ task }: { readonly task: TaskReport }) {
  const { view } = useProject()
  const [{ cell: chosen }, look] = useLearningView()
  const names = task.task === 'mentions' ? view.types : view.relationTypes
  const grid = confusionGrid(
    task.confusion,
    names.map(({ name }) => name),
  )
  const isChosen = (cell: ConfusionCell) =>
    chosen?.task === task.task && chosen.gold === cell.gold && chosen.predicted === cell.predicted
  const choose = (cell: ConfusionCell) =>
    look({ cell: isChosen(cell) ? null : { task: task.task, gold: cell.gold, predicted: cell.predicted } })
  const shown = task.confusion.find(isChosen)
  if (task.confusion.length === 0) {
    return <p className={classes.dim}>{t('learning.confusionNone')}</p>
  }
  const worst = worstCells(task.confusion, 6)
  return (
    <>
      {worst.length > 0 && (
        <p className={classes.worst}>
          {t('learning.mostOften')}
          {worst.map((cell) => (
            <button
              key={JSON.stringify([cell.gold, cell.predicted])}
              type="button"
              className={classes.chip}
              aria-pressed={isChosen(cell)}
              onClick={() => choose(cell)}
            >
              {visibleName(wordsOf(cell))} <b>{mistakesOf(cell)}</b>
            </button>
          ))}
        </p>
      )}
      <div className={classes.tall}>
        <Grid grid={grid} isChosen={isChosen} choose={choose} />
      </div>
      <p className={classes.note}>{t('learning.confusionNote')}</p>
      {shown !== undefined && (
        <CellPosts
          key={JSON.stringify([shown.gold, shown.predicted])}
          cell={shown}
          title={visibleName(wordsOf(shown))}
        />
      )}
    </>
  )
}

/** Of what has the right type only those with other bounds are mistakes. */
const wordsOf = (cell: ConfusionCell): string =>
  cell.gold === cell.predicted && cell.exact === 0
    ? t('learning.otherBounds', { type: cell.gold ?? '' })
    : confusionWords(cell)

function Grid(props: {
  readonly grid: ConfusionGrid
  readonly isChosen: (cell: ConfusionCell) => boolean
  readonly choose: (cell: ConfusionCell) => void
}) {
  const { rows, columns, at, share } = props.grid
  return (
    <table className={classes.matrix} aria-label={t('learning.matrix')}>
      <thead>
        <tr>
          <td className={classes.corner} />
          {columns.map((column) => (
            <th
              key={column ?? ''}
              scope="col"
              className={`${classes.columnHead} ${column === null ? classes.nothing : ''}`}
            >
              {column === null ? t('learning.columnNone') : <NameText name={column} />}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row ?? ''}>
            <th scope="row" className={`${classes.rowHead} ${row === null ? classes.nothing : ''}`}>
              {row === null ? t('learning.rowNone') : <NameText name={row} />}
            </th>
            {columns.map((column) => {
              const cell = at(row, column)
              if (cell === null) return <td key={column ?? ''} className={`${classes.place} ${classes.zero}`} />
              return (
                <td key={column ?? ''} className={classes.place}>
                  <button
                    type="button"
                    className={classes.cell}
                    data-right={cell.gold === cell.predicted}
                    style={{ '--share': `${Math.round(share(cell) * 45)}%` } as CSSProperties}
                    aria-pressed={props.isChosen(cell)}
                    aria-label={t('learning.cellLabel', {
                      what: visibleName(confusionWords(cell)),
                      number: countOf(cell),
                      posts: t('counted.post', { count: cell.posts.length }),
                    })}
                    onClick={() => props.choose(cell)}
                  >
                    {cell.exact}
                    {cell.overlapping > 0 && <span className={classes.partly}> ~{cell.overlapping}</span>}
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
