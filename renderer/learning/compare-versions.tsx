import { NativeSelect } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import type { VersionComparison } from '../../contract/domain/learning-report.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { ChangedPosts } from './changed-posts.tsx'
import { ComparedFigures } from './compared-figures.tsx'
import { differenceWords, enoughToMeasure } from './figures.ts'
import classes from './learning.module.css'
import { useLearningView } from './learning-view.ts'
import { ReadingBar } from './reading-bar.tsx'
import { useReading } from './use-reading.ts'

/** Two versions on the same held-out posts, as they are labelled now. */
export function CompareVersions({ learning }: { readonly learning: LearningState }) {
  const [{ pair }, look] = useLearningView()
  const { versions } = learning
  const known = versions.map(({ version }) => version)
  const second = known.find((each) => each === pair[1]) ?? known[0]
  const parent = versions.find(({ version }) => version === second)?.parent
  const others = known.filter((each) => each !== second)
  const first = others.find((each) => each === pair[0]) ?? others.find((each) => each === parent) ?? others[0]
  if (first === undefined || second === undefined) {
    return <p className={classes.dim}>{t('learning.nothingToCompare')}</p>
  }
  const options = (without: string) =>
    versions
      .filter(({ version }) => version !== without)
      .map(({ version, state }) => ({
        value: version,
        label: state === 'current' ? t('learning.inUse', { version: visibleName(version) }) : visibleName(version),
      }))
  return (
    <>
      <div className={classes.pickers}>
        <NativeSelect
          label={t('learning.firstVersion')}
          data={options(second)}
          value={first}
          onChange={(event) => look({ pair: [event.currentTarget.value, second] })}
        />
        <NativeSelect
          label={t('learning.secondVersion')}
          data={options(first)}
          value={second}
          onChange={(event) => look({ pair: [first, event.currentTarget.value] })}
        />
      </div>
      <Compared key={`${first}\n${second}`} first={first} second={second} />
    </>
  )
}

function Compared({ first, second }: { readonly first: string; readonly second: string }) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const reading = useReading<{ readonly kind: 'comparison'; readonly comparison: VersionComparison }>(
    keys.comparison(project, first, second),
    (signal) => client.learning.compare({ project, first, second }, { signal }),
  )
  const comparison = reading.result?.comparison
  return (
    <>
      <ReadingBar
        reading={reading}
        icon={<IconScale size={15} />}
        label={comparison === undefined ? t('learning.compareHeldOut') : t('learning.compareAgain')}
        note={t('learning.compareNote')}
      />
      {comparison !== undefined && (
        <>
          <section className={shell.card} aria-label={t('learning.difference')}>
            <p className={classes.verdict}>{differenceWords(comparison, visibleName(first), visibleName(second))}</p>
            {comparison.posts < enoughToMeasure && <p className={classes.dim}>{t('learning.soFew')}</p>}
            <ComparedFigures comparison={comparison} />
          </section>
          <ChangedPosts task="mentions" comparison={comparison} names={[first, second]} />
          {comparison.relations !== null && (
            <ChangedPosts task="relations" comparison={comparison.relations} names={[first, second]} />
          )}
        </>
      )}
    </>
  )
}
