import { chainBeginning, followChain } from '../events/verify-chain.ts'
import { connectWritable } from '../sqlite/connection.ts'
import { checkIdentity } from '../sqlite/file-header.ts'
import { checkSchema } from '../sqlite/known-schema.ts'

/**
 * Opens a copy as a project would be opened and reads it all: identity, schema, SQLite's own check, the whole event
 * chain. The copy is one file without a log beside it afterwards. Answers the number of its last event.
 * @throws Error that says what is wrong
 */
export function verifyCopy(path: string): number {
  const db = connectWritable(path)
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    checkIdentity(path, Number(db.pragma('application_id', { simple: true })), version)
    checkSchema(db, version, path)
    const answer = db.pragma('integrity_check(1)', { simple: true })
    if (answer !== 'ok') throw new Error(`the copy ${path} fails SQLite's check: ${String(answer)}`)
    let place = chainBeginning(db)
    for (;;) {
      const { place: next, problem } = followChain(db, place, 1000)
      if (problem) throw new Error(`the copy ${path} is damaged: ${problem}`)
      if (next.seq === place.seq) break
      place = next
    }
    db.pragma('journal_mode = DELETE')
    return place.seq
  } finally {
    db.close()
  }
}
