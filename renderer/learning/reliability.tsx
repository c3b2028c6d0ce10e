import { Trans } from 'react-i18next'
import type { Calibration, CalibrationBin } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import classes from './learning.module.css'

const side = 220
const left = 34
const bottom = 34
/** Fewer than this in a bin, and how often it was right is mostly chance: drawn pale. */
const enoughInBin = 5

/** How often what was stated with some probability was right, bin by bin, against the line on which both agree. */
export function Reliability({ calibration }: { readonly calibration: Calibration }) {
  const { bins, error, temperature } = calibration
  const count = bins.reduce((sum, bin) => sum + bin.count, 0)
  if (count === 0) return <p className={classes.dim}>{t('learning.noneSuggested')}</p>
  return (
    <>
      <p className={classes.say}>
        <Trans
          t={t}
          i18nKey="learning.calibrationSaid"
          values={{
            points: (100 * error).toFixed(1),
            suggestions: t('counted.suggestion', { count }),
            temperature: temperature.toFixed(2),
            meaning: temperatureWords(temperature),
          }}
          components={{ b: <b /> }}
        />
      </p>
      <Diagram bins={bins} />
      <details className={classes.numbers}>
        <summary>{t('learning.asNumbers')}</summary>
        <table className={`${classes.table} ${classes.bare}`}>
          <thead>
            <tr>
              <th>{t('learning.stated')}</th>
              <th className={classes.number}>{t('learning.suggestions')}</th>
              <th className={classes.number}>{t('learning.meanStated')}</th>
              <th className={classes.number}>{t('learning.rightColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from}>
                <td>{binText(bin)}</td>
                <td className={classes.number}>{bin.count}</td>
                <td className={classes.number}>{bin.count === 0 ? '–' : percent(bin.stated)}</td>
                <td className={classes.number}>{bin.count === 0 ? '–' : percent(bin.right)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

function Diagram({ bins }: { readonly bins: readonly CalibrationBin[] }) {
  const x = (share: number) => left + share * side
  const y = (share: number) => 6 + (1 - share) * side
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  return (
    <svg
      className={classes.diagram}
      viewBox={`0 0 ${left + side + 12} ${6 + side + bottom + 16}`}
      role="img"
      aria-label={t('learning.diagram', {
        bins: bins
          .filter(({ count }) => count > 0)
          .map((bin) => t('learning.bin', { stated: binText(bin), right: percent(bin.right), number: bin.count }))
          .join('; '),
      })}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className={classes.gridLine} />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end">
            {100 * tick}
          </text>
        </g>
      ))}
      {bins.map((bin) => {
        const width = (bin.to - bin.from) * side
        return (
          <g key={bin.from} className={bin.count < enoughInBin ? classes.pale : undefined}>
            {bin.count > 0 && (
              <>
                <rect
                  x={x(bin.from) + 1.5}
                  y={y(bin.right)}
                  width={width - 3}
                  height={y(0) - y(bin.right)}
                  className={classes.column}
                />
                <circle cx={x(bin.stated)} cy={y(bin.right)} r={3.2} className={classes.mark} />
              </>
            )}
            <text x={x(bin.from) + width / 2} y={y(0) + 27} textAnchor="middle" className={classes.count}>
              {bin.count}
            </text>
          </g>
        )
      })}
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className={classes.diagonal} />
      {[0, 0.5, 1].map((tick) => (
        <text key={tick} x={x(tick)} y={y(0) + 13} textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>
          {100 * tick} %
        </text>
      ))}
      <text x={x(0.5)} y={y(0) + 44} textAnchor="middle">
        {t('learning.xStated')}
      </text>
      <text transform={`translate(9 ${y(0.5)}) rotate(-90)`} textAnchor="middle">
        {t('learning.yRight')}
      </text>
    </svg>
  )
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

const binText = ({ from, to }: CalibrationBin): string => `${(100 * from).toFixed(0)}–${(100 * to).toFixed(0)} %`

function temperatureWords(temperature: number): string {
  if (Math.abs(temperature - 1) < 0.005) return t('learning.asNetwork')
  return temperature > 1 ? t('learning.softened') : t('learning.sharpened')
}
