import { Button, Checkbox, Radio, Select } from '@mantine/core'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ImportIssue, ImportPlan } from '../../contract/domain/import.ts'
import { Message } from '../shell/message.tsx'
import { NameText } from '../shell/name-text.tsx'
import { countText, plural } from '../shell/numbers.ts'
import classes from './imports.module.css'
import type { ImportControl } from './use-import.ts'

const formats = [
  { value: 'auto', label: 'Tell by the content' },
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
          {type.isNew && <b className={classes.new}>new</b>}
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
        <Message tone="bad" title="Nothing was imported">
          {problem.message}
        </Message>
      )}
      <div className={classes.figures} role="status" aria-label="What would be imported">
        <Figure value={plan.newPosts} name={plan.newPosts === 1 ? 'new post' : 'new posts'} />
        <Figure value={plan.knownPosts} name="there already" />
        <Figure value={plan.mentions} name={plan.mentions === 1 ? 'mention' : 'mentions'} />
        <Figure value={plan.imagesFound} name={plan.imagesFound === 1 ? 'image found' : 'images found'} />
        <Figure value={plan.imagesMissing} name="images missing" tone={plan.imagesMissing > 0 ? 'warn' : undefined} />
        <Figure
          value={plan.errors}
          name={plan.errors === 1 ? 'error' : 'errors'}
          tone={plan.errors > 0 ? 'bad' : undefined}
        />
      </div>

      <table className={classes.table} aria-label="Files">
        <thead>
          <tr>
            <th>File</th>
            <th>Format</th>
            <th>Tags</th>
            <th className={classes.number}>Posts</th>
            <th className={classes.number}>Mentions</th>
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
          With {plural(plan.relations, 'relation')}, {plural(plan.regions, 'region')} and{' '}
          {plural(plan.groundings, 'link')} between mentions and regions
          {options.labels !== 'confirmed' && ', which come in with confirmed labels only'}.
        </div>
      )}
      <Types label="Types in these files" types={plan.types} />
      <Types label="Types of relations in these files" types={plan.relationTypes} />

      {plan.missingNames.length > 0 && (
        <details className={classes.details}>
          <summary>{plural(plan.imagesMissing, 'image')} named in the files but not found</summary>
          <ul>
            {plan.missingNames.map((name) => (
              <li key={name}>
                <NameText name={name} />
              </li>
            ))}
            {plan.imagesMissing > plan.missingNames.length && (
              <li className={classes.dim}>and {countText(plan.imagesMissing - plan.missingNames.length)} more</li>
            )}
          </ul>
        </details>
      )}

      {plan.issues.length > 0 && <Issues plan={plan} />}

      <div className={classes.options}>
        <Radio.Group
          label="Labels in these files are"
          value={options.labels}
          onChange={(labels) =>
            control.change({
              ...options,
              labels: labels === 'suggested' || labels === 'ignored' ? labels : 'confirmed',
            })
          }
        >
          <div className={classes.radios}>
            <Radio value="confirmed" label="confirmed" description="a person decided them" />
            <Radio value="suggested" label="suggested" description="to be checked here" />
            <Radio value="ignored" label="ignored" description="only the posts come in" />
          </div>
        </Radio.Group>
        <Select
          label="Format"
          data={formats}
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
          label="Import the good records and leave out the bad ones"
          description="Otherwise one bad record keeps everything out."
          onChange={(event) => control.change({ ...options, skipBad: event.currentTarget.checked })}
        />
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={control.cancel}>
          Choose other files
        </Button>
        <Button onClick={control.apply} disabled={isBlocked || isEmpty}>
          {isEmpty ? 'Nothing new to import' : `Import ${plural(plan.newPosts, 'post')}`}
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
        {plural(plan.errors, 'error')}, {plural(plan.warnings, 'warning')}
        {all > plan.issues.length && <span className={classes.dim}> · the first {plan.issues.length} are shown</span>}
      </div>
      <ul className={classes.issues} aria-label="Issues">
        {plan.issues.map((issue, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two issues may say the same of one line
          <li key={i} data-severity={issue.severity}>
            <span className={classes.severity}>{issue.severity}</span>
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
              <NameText name={issue.message} /> <span className={classes.dim}>{issue.code}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
