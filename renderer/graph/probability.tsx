import { t } from '../language/language.ts'
import classes from './graph.module.css'

/** A calibrated probability as a bar and a figure. */
export function Probability({ value }: { readonly value: number }) {
  return (
    <span className={classes.probability} title={t('graph.probability', { percent: (value * 100).toFixed(1) })}>
      <span className={classes.bar} aria-hidden="true">
        <span ref={(bar) => bar?.style.setProperty('transform', `scaleX(${value})`)} />
      </span>
      {(value * 100).toFixed(value >= 0.0995 ? 0 : 1)} %
    </span>
  )
}
