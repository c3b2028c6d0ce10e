import type { LearningTask } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'

export const taskName = (task: LearningTask): string => t(`learning.task_${task}`)
