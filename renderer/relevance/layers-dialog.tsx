import { Modal } from '@mantine/core'
import { Trans } from 'react-i18next'
import { boxIou } from '../../contract/geometry/box-iou.ts'
import { t } from '../language/language.ts'
import { markTitle } from '../regions/mark-words.ts'
import { marksOf } from '../regions/marks.ts'
import type { Picture } from '../regions/use-picture.ts'
import { useStore } from '../shell/desk-context.ts'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { mentionLambda, type RelevanceNumbers, slotGates } from './heat.ts'
import classes from './relevance.module.css'

/** How each layer looked: λ of MKGformer's fused layers, and the gates of HVPNeT's layers, as the papers draw them. */
export function LayersDialog({ picture }: { readonly picture: Picture }) {
  const { relevance } = picture
  const { overlay } = useProject()
  const opened = useStore(overlay) === 'layers'
  return (
    <Modal opened={opened} onClose={() => overlay.set(null)} title={t('relevance.layersIt')} size="46rem">
      <div data-autofocus tabIndex={-1} className={classes.layers}>
        {relevance.kind === 'ready' && <Layers picture={picture} numbers={relevance.value} />}
      </div>
    </Modal>
  )
}

function Layers({ picture, numbers }: { readonly picture: Picture; readonly numbers: RelevanceNumbers }) {
  const { view, look } = picture
  const surface = view === null || look === null ? null : view.text.slice(look.span.start, look.span.end)
  const lambda = look === null ? null : mentionLambda(numbers, look.words)
  return (
    <>
      <p className={classes.quiet}>
        <Trans
          i18nKey={surface === null ? 'relevance.readPictures' : 'relevance.readPicturesFor'}
          count={numbers.slots.length}
          values={{ version: numbers.version }}
          components={{ name: <b>{visibleName(surface ?? '')}</b> }}
        />
      </p>
      {numbers.lambda === null && numbers.gates === null && <p className={classes.quiet}>{t('relevance.neither')}</p>}
      {numbers.lambda !== null && lambda === null && <p className={classes.quiet}>{t('relevance.cursorForLambda')}</p>}
      {lambda !== null && (
        <section aria-label={t('relevance.lambda')}>
          <h3 className={classes.heading}>{t('relevance.lambdaMore')}</h3>
          <Chart
            rows={lambda.map((heads, i) => ({
              name: t('relevance.layer', { n: (numbers.lambda?.layers[i] ?? i) + 1 }),
              values: heads,
            }))}
            column="head"
          />
        </section>
      )}
      {numbers.gates !== null && (
        <section aria-label={t('relevance.gates')}>
          <h3 className={classes.heading}>{t('relevance.gatesMore')}</h3>
          <div className={classes.multiples}>
            {numbers.slots.map((slot, i) => {
              const rows = slotGates(numbers, i)
              if (rows === null) return null
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: slots have no other name than their place
                <figure key={i}>
                  <figcaption>{slotName(picture, slot)}</figcaption>
                  <Chart
                    rows={rows.map((values, layer) => ({ name: t('relevance.layer', { n: layer + 1 }), values }))}
                    column="block"
                  />
                </figure>
              )
            })}
          </div>
        </section>
      )}
    </>
  )
}

function slotName(picture: Picture, slot: RelevanceNumbers['slots'][number]): string {
  const { view } = picture
  if (slot.box === null) return t('regions.wholeImage')
  const { box, media } = slot
  const mark = view === null ? undefined : marksOf(view).find((m) => m.media === media && boxIou(m.box, box) > 0.7)
  return mark === undefined ? t('relevance.partOfImage') : `${mark.name} ${markTitle(mark)}`
}

/** Rows of bars, each bar between 0 and 1; the figures themselves for those who hear or point at them. */
function Chart(props: {
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[]
  readonly column: 'head' | 'block'
}) {
  const columns = props.rows[0]?.values.length ?? 0
  const columnName = (i: number) => t(`relevance.${props.column}`, { n: i + 1 })
  return (
    <table className={classes.chart}>
      <thead>
        <tr>
          <td />
          {Array.from({ length: columns }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are numbered
            <th key={i} scope="col" title={columnName(i)}>
              {i + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(({ name, values }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {values.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are numbered
              <td key={i} title={t('relevance.cell', { row: name, column: columnName(i), score: scoreText(value) })}>
                <span className={classes.column} aria-hidden="true">
                  <span style={{ height: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
                </span>
                <span className={classes.number}>{scoreText(value)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
