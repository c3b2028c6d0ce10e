import { Button, SegmentedControl } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ComparedPost, LearningTask, ReadSpan, TaskComparison } from '../../contract/domain/learning-report.ts'
import { NameText } from '../shell/name-text.tsx'
import { plural, scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import classes from './learning.module.css'
import { PostLink } from './post-link.tsx'
import { taskNames } from './task-names.ts'

const atOnce = 20
type Shown = 'all' | ComparedPost['verdict']

interface ChangedPostsProps {
  readonly task: LearningTask
  readonly comparison: TaskComparison
  /** Of the two versions. */
  readonly names: readonly [string, string]
}

/** What two versions read differently, beside what people confirmed; the worse ones first. */
export function ChangedPosts({ task, comparison, names }: ChangedPostsProps) {
  const { changed, posts, better, worse, other } = comparison
  const [shown, show] = useState<Shown>('all')
  const [most, setMost] = useState(atOnce)
  const list = shown === 'all' ? changed : changed.filter(({ verdict }) => verdict === shown)
  return (
    <section aria-label={`${taskNames[task]} read differently`}>
      <div className={classes.cardHead}>
        <h2 className={classes.cardTitle}>
          {taskNames[task]}: {plural(better + worse + other, 'post')} of {posts} read differently
        </h2>
        <SegmentedControl
          size="xs"
          aria-label="Which posts"
          value={shown}
          onChange={(value) => {
            show(value)
            setMost(atOnce)
          }}
          data={[
            { value: 'all', label: 'All' },
            { value: 'worse', label: `Worse ${worse}` },
            { value: 'better', label: `Better ${better}` },
            { value: 'other', label: `Just as right ${other}` },
          ]}
        />
      </div>
      {list.length === 0 && <p className={classes.dim}>None.</p>}
      <ul className={classes.changed}>
        {list.slice(0, most).map((post) => (
          <li key={post.post} className={shell.card}>
            <Compared post={post} names={names} />
          </li>
        ))}
      </ul>
      {list.length > most && (
        <div className={classes.more}>
          <Button size="compact-xs" variant="subtle" onClick={() => setMost(most + 2 * atOnce)}>
            Show more
          </Button>
        </div>
      )}
    </section>
  )
}

const verdicts: Readonly<
  Record<ComparedPost['verdict'], { readonly word: string; readonly tone: string | undefined }>
> = {
  better: { word: 'better', tone: 'good' },
  worse: { word: 'worse', tone: 'warn' },
  other: { word: 'just as right', tone: undefined },
}

function Compared({ post, names }: { readonly post: ComparedPost; readonly names: readonly [string, string] }) {
  const verdict = verdicts[post.verdict]
  const sides = [
    { name: 'confirmed', spans: post.gold, judged: false },
    { name: names[0], spans: post.first, judged: true },
    { name: names[1], spans: post.second, judged: true },
  ]
  return (
    <>
      <div className={classes.comparedHead}>
        <span className={shell.tag} data-tone={verdict.tone}>
          {verdict.word}
        </span>
        <PostLink post={post.post}>
          <NameText name={post.text} />
        </PostLink>
      </div>
      <dl className={classes.sides}>
        {sides.map(({ name, spans, judged }, side) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the three sides have no other identity
          <div key={side}>
            <dt>
              <NameText name={name} />
            </dt>
            <dd>
              {spans.length === 0 && <span className={classes.dim}>nothing</span>}
              {spans.map((span) => (
                <Span key={`${span.start}-${span.end}`} span={span} right={judged ? isIn(span, post.gold) : null} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const isIn = (span: ReadSpan, gold: readonly ReadSpan[]): boolean =>
  gold.some(({ start, end, type }) => start === span.start && end === span.end && type === span.type)

function Span({ span, right }: { readonly span: ReadSpan; readonly right: boolean | null }) {
  const { view } = useProject()
  return (
    <span className={classes.span} data-right={right}>
      {right === true && <IconCheck size={13} aria-label="right:" />}
      {right === false && <IconX size={13} aria-label="wrong:" />}
      <NameText name={span.surface} />
      <span className={`${classes.typeName} ${colourClass(view, span.type)}`}>
        <NameText name={span.type} />
      </span>
      {span.score !== null && <span className={classes.dim}>{scoreText(span.score)}</span>}
    </span>
  )
}
