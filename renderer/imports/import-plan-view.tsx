import { Button, Checkbox, Radio, Select } from '@mantine/core'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ImportIssue, ImportPlan } from '../../contract/domain/import.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { Message } from '../shell/message.tsx'
import { NameText } from '../shell/name-text.tsx'
import { countText } from '../shell/numbers.ts'
import classes from './imports.module.css'
import type { ImportControl } from './use-import.ts'

const formats = () => [
  { value: 'auto', label: t('imports.byContent') },
  { value: 'conll', label: 'CoNLL / BIO' },
  { value: 'mnre', label: 'MNRE' },
  { value: 'jsonl', label: 'JSONL' },
]

function Types({ label, types }: { readonly label: string; readonly types: ImportPlan['types'] }) {
  if (types.length === 0) return null
  return (
    <ul className={classes.typeList} aria-label={label}>
      {types.map((type) => (
        <li key={type.name} className={classes.typeItem}>
          <NameText name={type.name} /> <span className={classes.dim}>{countText(type.count)}</span>
          {type.isNew && <b className={classes.new}>{t('imports.new')}</b>}
        </li>
      ))}
    </ul>
  )
}

/** Everything that an import would do, before it does it. */
export function ImportPlanView(props: {
  readonly control: ImportControl
  readonly plan: ImportPlan
  readonly problem: Failure | null
}) {
  const { control, plan, problem } = props
  const { options } = control
  const isBlocked = plan.errors > 0 && !options.skipBad
  const isEmpty = plan.newPosts === 0
  return (
    <div className={classes.stack}>
      {problem !== null && (
        <Message tone="bad" title={t('imports.nothingImported')}>
          {problem.message}
        </Message>
      )}
      <div className={classes.figures} role="status" aria-label={t('imports.plan')}>
        <Figure value={plan.newPosts} name={t('imports.newPosts', { count: plan.newPosts })} />
        <Figure value={plan.knownPosts} name={t('imports.knownPosts')} />
        <Figure value={plan.mentions} name={t('imports.mentions', { count: plan.mentions })} />
        <Figure value={plan.imagesFound} name={t('imports.imagesFound', { count: plan.imagesFound })} />
        <Figure
          value={plan.imagesMissing}
          name={t('imports.imagesMissing')}
          tone={plan.imagesMissing > 0 ? 'warn' : undefined}
        />
        <Figure
          value={plan.errors}
          name={t('imports.errors', { count: plan.errors })}
          tone={plan.errors > 0 ? 'bad' : undefined}
        />
      </div>

      <table className={classes.table} aria-label={t('imports.fileTable')}>
        <thead>
          <tr>
            <th>{t('imports.file')}</th>
            <th>{t('imports.format')}</th>
            <th>{t('imports.tags')}</th>
            <th className={classes.number}>{t('imports.postsColumn')}</th>
            <th className={classes.number}>{t('imports.mentionsColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.files.map((file) => (
            <tr key={file.file}>
              <td>
                <NameText name={file.file} />
              </td>
              <td>{file.format}</td>
              <td>{file.scheme ?? '–'}</td>
              <td className={classes.number}>{countText(file.posts)}</td>
              <td className={classes.number}>{countText(file.mentions)}</td>
            </tr>
          ))}
        </tbody>
      </table>

      {plan.relations + plan.regions > 0 && (
        <div role="note">
          {t(options.labels === 'confirmed' ? 'imports.withMore' : 'imports.withMoreConfirmed', {
            relations: t('counted.relation', { count: plan.relations }),
            regions: t('counted.region', { count: plan.regions }),
            links: t('imports.groundings', { count: plan.groundings }),
          })}
        </div>
      )}
      <Types label={t('imports.types')} types={plan.types} />
      <Types label={t('imports.relationTypes')} types={plan.relationTypes} />

      {plan.missingNames.length > 0 && (
        <details className={classes.details}>
          <summary>{t('imports.missing', { count: plan.imagesMissing })}</summary>
          <ul>
            {plan.missingNames.map((name) => (
              <li key={name}>
                <NameText name={name} />
              </li>
            ))}
            {plan.imagesMissing > plan.missingNames.length && (
              <li className={classes.dim}>
                {t('imports.andMore', { number: plan.imagesMissing - plan.missingNames.length })}
              </li>
            )}
          </ul>
        </details>
      )}

      {plan.issues.length > 0 && <Issues plan={plan} />}

      <div className={classes.options}>
        <Radio.Group
          label={t('imports.labels')}
          value={options.labels}
          onChange={(labels) =>
            control.change({
              ...options,
              labels: labels === 'suggested' || labels === 'ignored' ? labels : 'confirmed',
            })
          }
        >
          <div className={classes.radios}>
            <Radio value="confirmed" label={t('imports.confirmed')} description={t('imports.confirmedMore')} />
            <Radio value="suggested" label={t('imports.suggested')} description={t('imports.suggestedMore')} />
            <Radio value="ignored" label={t('imports.ignored')} description={t('imports.ignoredMore')} />
          </div>
        </Radio.Group>
        <Select
          label={t('imports.format')}
          data={formats()}
          value={options.format ?? 'auto'}
          allowDeselect={false}
          onChange={(format) =>
            control.change({
              ...options,
              format: format === 'conll' || format === 'mnre' || format === 'jsonl' ? format : null,
            })
          }
        />
      </div>
      {plan.errors > 0 && (
        <Checkbox
          checked={options.skipBad}
          label={t('imports.skipBad')}
          description={t('imports.skipBadMore')}
          onChange={(event) => control.change({ ...options, skipBad: event.currentTarget.checked })}
        />
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={control.reset}>
          {t('imports.chooseOthers')}
        </Button>
        <Button onClick={control.apply} disabled={isBlocked || isEmpty}>
          {isEmpty ? t('imports.nothingNew') : t('imports.import', { count: plan.newPosts })}
        </Button>
      </div>
    </div>
  )
}

function Figure(props: { readonly value: number; readonly name: string; readonly tone?: 'warn' | 'bad' | undefined }) {
  return (
    <div className={classes.figure} data-tone={props.tone}>
      <b>{countText(props.value)}</b>
      <span>{props.name}</span>
    </div>
  )
}

const placeOf = (issue: ImportIssue) => (issue.line === null ? '' : `:${issue.line}`)

function Issues({ plan }: { readonly plan: ImportPlan }) {
  const all = plan.errors + plan.warnings
  return (
    <div>
      <div className={classes.issueHead}>
        {t('imports.issueCounts', {
          errors: t('imports.errorCount', { count: plan.errors }),
          warnings: t('imports.warningCount', { count: plan.warnings }),
        })}
        {all > plan.issues.length && (
          <span className={classes.dim}> · {t('imports.firstShown', { number: plan.issues.length })}</span>
        )}
      </div>
      <ul className={classes.issues} aria-label={t('imports.issues')}>
        {plan.issues.map((issue, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two issues may say the same of one line
          <li key={i} data-severity={issue.severity}>
            <span className={classes.severity}>{t(`imports.severity_${issue.severity}`)}</span>
            <span className={classes.place}>
              <NameText name={issue.file} />
              {placeOf(issue)}
            </span>
            <span className={classes.message}>
              {issue.field !== null && (
                <code>
                  <NameText name={issue.field} />
                </code>
              )}{' '}
              <NameText name={engineWords(issue.message, issue.said)} />{' '}
              <span className={classes.dim}>{issue.code}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
