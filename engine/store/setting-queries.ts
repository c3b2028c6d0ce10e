import { z } from 'zod'
import { defaultLearningSettings, type LearningSettings, learningSettings } from '../../contract/domain/learning.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'

/** What a person has set for this project. Not part of the log: nothing here is a label. */
export interface SettingQueries {
  learning(): LearningSettings
  setLearning(settings: LearningSettings): void
  /** The installed package that the project reads with, by its name; null: the starter. */
  base(): string | null
  setBase(name: string | null): void
}

const baseName = z.string().nullable()

export function settingQueries(session: Session): SettingQueries {
  const read = prepare<{ value: string }>(session.db, 'SELECT value FROM setting WHERE key = ?')
  const write = prepare(
    session.db,
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    learning: () =>
      session.read(() => {
        const stored = read.get('learning')
        return stored ? learningSettings.parse(JSON.parse(stored.value)) : defaultLearningSettings
      }),
    setLearning: (settings) => session.write(() => void write.run('learning', JSON.stringify(settings))),
    base: () =>
      session.read(() => {
        const stored = read.get('base')
        return stored ? baseName.parse(JSON.parse(stored.value)) : null
      }),
    setBase: (name) => session.write(() => void write.run('base', JSON.stringify(name))),
  }
}
