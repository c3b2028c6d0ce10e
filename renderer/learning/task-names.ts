import type { LearningTask } from '../../contract/domain/learning-report.ts'

export const taskNames: Readonly<Record<LearningTask, string>> = { mentions: 'Entities', relations: 'Relations' }
