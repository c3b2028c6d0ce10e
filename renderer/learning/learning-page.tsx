import { Tabs } from '@mantine/core'
import { t } from '../language/language.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { CompareVersions } from './compare-versions.tsx'
import { CurveCard } from './curve-card.tsx'
import { LearnCard } from './learn-card.tsx'
import classes from './learning.module.css'
import { LearningSettingsForm } from './learning-settings.tsx'
import { type LearningTab, useLearningView } from './learning-view.ts'
import { Runs } from './runs-table.tsx'
import { VersionFigures } from './version-figures.tsx'
import { Versions } from './versions-table.tsx'

const tabs: readonly LearningTab[] = ['progress', 'figures', 'compare', 'settings']

/** How the model learns from what was decided, and what came of it. */
export function LearningPage() {
  const { learning } = useProject().view
  const [{ tab }, look] = useLearningView()
  return (
    <main className={shell.page}>
      <div className={`${shell.pageInner} ${classes.wide}`}>
        <h1 className={shell.pageTitle}>{t('learning.title')}</h1>
        <LearnCard learning={learning} />
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) => {
            const chosen = tabs.find((each) => each === value)
            if (chosen !== undefined) look({ tab: chosen })
          }}
        >
          <Tabs.List aria-label={t('learning.whatToLookAt')}>
            {tabs.map((value) => (
              <Tabs.Tab key={value} value={value}>
                {t(`learning.tab_${value}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="progress" className={classes.panel}>
            <CurveCard learning={learning} />
            <Versions learning={learning} />
            <Runs />
          </Tabs.Panel>
          <Tabs.Panel value="figures" className={classes.panel}>
            <VersionFigures learning={learning} />
          </Tabs.Panel>
          <Tabs.Panel value="compare" className={classes.panel}>
            <CompareVersions learning={learning} />
          </Tabs.Panel>
          <Tabs.Panel value="settings" className={classes.panel}>
            <LearningSettingsForm settings={learning.settings} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </main>
  )
}
