import type { InstalledModel, WholeModel } from '../../contract/domain/model.ts'
import { t } from '../language/language.ts'

const tasks = ['mner', 'mre', 'mkg'] as const

/** What it finds, in words; a task that is not known here as it stands. */
export function taskText({ task }: WholeModel): string {
  const known = tasks.find((each) => each === task)
  return known === undefined ? task : t(`models.task_${known}`)
}

export const nameOf = (model: InstalledModel): string =>
  model.kind === 'broken' || model.name === model.id
    ? model.id
    : model.isBuiltIn
      ? model.name
      : `${model.id} (${model.name})`

const shares = (): Readonly<Record<string, string>> => ({
  f1: 'F1',
  precision: t('models.precision'),
  recall: t('models.recall'),
})

/** What is measured beside shares, and on what, as the starter's package calls it. */
const words = (): Readonly<Record<string, string>> => ({
  gold: t('models.gold'),
  calibrationError: t('models.calibrationError'),
  uncalibrated: t('models.uncalibrated'),
  unrelatedPhotograph: t('models.unrelatedPhotograph'),
  unrelatedPicture: t('models.unrelatedPicture'),
  fittingPicture: t('models.fittingPicture'),
  fittingRegion: t('models.fittingRegion'),
  strangeNames: t('models.strangeNames'),
})

/** `valid.f1.PER` as `F1 PER`; a figure of another kind under the name that the package has for it. */
export function figureName(name: string): string {
  const [, measure = '', ...rest] = name.split('.')
  const known = shares()[measure] ?? words()[measure]
  return known === undefined ? name : [known, ...rest.map((part) => words()[part] ?? part)].join(' ')
}

/** Shares in per cent with one digit, as papers print them; counts whole; anything else with three digits. */
export function figureText({ name, value }: WholeModel['figures'][number]): string {
  if (shares()[name.split('.')[1] ?? ''] !== undefined) return (100 * value).toFixed(1)
  return Number.isInteger(value) ? String(value) : value.toPrecision(3)
}

/** The one figure that a list shows; null where the package says none. */
export function f1Of(model: InstalledModel): string | null {
  if (model.kind === 'broken') return null
  const figure = model.figures.find(({ name }) => /^[^.]+\.f1$/.test(name))
  return figure === undefined ? null : figureText(figure)
}
