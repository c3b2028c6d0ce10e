import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import type { ModelComparison, WholeModel } from '../../contract/domain/model.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { nameOf } from './model-words.ts'
import classes from './models.module.css'

/** F1 of both on the same posts, in all and by type. */
export function ComparisonTable(props: {
  readonly first: WholeModel
  readonly second: WholeModel
  readonly comparison: ModelComparison
}) {
  const { first, second } = props.comparison
  const types = [...new Set([...first.perType, ...second.perType].map(({ type }) => type))].sort()
  const of = (evaluation: Evaluation, type: string) => evaluation.perType.find((each) => each.type === type)
  const rows = [
    { name: t('learning.allRow'), isTotal: true, scores: [first.total, second.total] },
    ...types.map((type) => ({ name: type, isTotal: false, scores: [of(first, type), of(second, type)] })),
  ]
  return (
    <table className={classes.table} aria-label={t('models.measuredHeldOut')}>
      <thead>
        <tr>
          <th>{t('models.f1On', { posts: t('counted.heldOutPost', { count: first.posts }) })}</th>
          {[props.first, props.second].map((model) => (
            <th key={model.id} className={classes.number}>
              <NameText name={nameOf(model)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, isTotal, scores }) => (
          <tr key={`${name} ${isTotal}`}>
            <td>
              <NameText name={name} />
            </td>
            {scores.map((each, side) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the two sides have no other identity
              <td key={side} className={classes.number} title={each && countsText(each)}>
                {isTotal ? <b>{f1(each)}</b> : f1(each)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const f1 = (scores: Scores | undefined): string =>
  scores === undefined || scores.gold + scores.predicted === 0 ? '–' : scores.f1.toFixed(1)

const countsText = ({ correct, gold, predicted }: Scores): string =>
  t('models.countsText', { correct, gold, predicted })
