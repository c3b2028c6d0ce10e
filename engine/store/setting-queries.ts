import type { LearningSettings } from '../../contract/domain/learning.ts'

/** What a person has set for this project. Not part of the log: nothing here is a label. */
export interface SettingQueries {
  learning(): LearningSettings
  setLearning(settings: LearningSettings): void
}
