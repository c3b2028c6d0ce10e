import { Button, SegmentedControl } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ComparedPost, LearningTask, ReadSpan, TaskComparison } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import classes from './learning.module.css'
import { PostLink } from './post-link.tsx'
import { taskName } from './task-names.ts'

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
    <section aria-label={t('learning.differently', { task: taskName(task) })}>
      <div className={classes.cardHead}>
        <h2 className={classes.cardTitle}>
          {t('learning.readDifferently', {
            task: taskName(task),
            changed: t('counted.post', { count: better + worse + other }),
            posts,
          })}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t('learning.whichPosts')}
          value={shown}
          onChange={(value) => {
            show(value)
            setMost(atOnce)
          }}
          data={[
            { value: 'all', label: t('learning.all') },
            { value: 'worse', label: t('learning.worse_shown', { number: worse }) },
            { value: 'better', label: t('learning.better_shown', { number: better }) },
            { value: 'other', label: t('learning.other_shown', { number: other }) },
          ]}
        />
      </div>
      {list.length === 0 && <p className={classes.dim}>{t('learning.none')}</p>}
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
            {t('learning.showMore')}
          </Button>
        </div>
      )}
    </section>
  )
}

function verdictText(verdict: ComparedPost['verdict']): string {
  switch (verdict) {
    case 'better':
      return t('learning.betterRead')
    case 'worse':
      return t('learning.worseRead')
    case 'other':
      return t('learning.asRightRead')
    default:
      return verdict satisfies never
  }
}

const tones: Readonly<Record<ComparedPost['verdict'], string | undefined>> = {
  better: 'good',
  worse: 'warn',
  other: undefined,
}

function Compared({ post, names }: { readonly post: ComparedPost; readonly names: readonly [string, string] }) {
  const sides = [
    { name: t('learning.confirmed'), spans: post.gold, judged: false },
    { name: names[0], spans: post.first, judged: true },
    { name: names[1], spans: post.second, judged: true },
  ]
  return (
    <>
      <div className={classes.comparedHead}>
        <span className={shell.tag} data-tone={tones[post.verdict]}>
          {verdictText(post.verdict)}
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
              {spans.length === 0 && <span className={classes.dim}>{t('learning.nothing')}</span>}
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
      {right === true && <IconCheck size={13} aria-label={t('learning.right')} />}
      {right === false && <IconX size={13} aria-label={t('learning.wrong')} />}
      <NameText name={span.surface} />
      <span className={`${classes.typeName} ${colourClass(view, span.type)}`}>
        <NameText name={span.type} />
      </span>
      {span.score !== null && <span className={classes.dim}>{scoreText(span.score)}</span>}
    </span>
  )
}
