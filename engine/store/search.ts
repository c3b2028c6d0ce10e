import type { Database } from 'better-sqlite3'
import { prepare } from './sqlite/bind.ts'
import { foldText } from './text-fold.ts'

/**
 * Fills the temporary table `found` with the posts whose text or name contains `search`. The same search again costs
 * nothing until posts are added, so paging through its answers is cheap.
 */
export function searchQueries(db: Database): { find(search: string): void } {
  db.exec('CREATE TEMP TABLE found (post INTEGER PRIMARY KEY)')
  const empty = prepare(db, 'DELETE FROM temp.found')
  const fill = prepare(
    db,
    'INSERT INTO temp.found SELECT post FROM post_folded WHERE instr(folded, ?) > 0 ORDER BY post',
  )
  const newest = prepare<{ id: number | null }>(db, 'SELECT max(id) AS id FROM post')
  let present = ''
  return {
    find(search) {
      const folded = foldText(search).replaceAll('\u001f', '')
      const wanted = `${newest.get()?.id ?? 0} ${folded}`
      if (wanted === present) return
      present = ''
      empty.run()
      fill.run(folded)
      present = wanted
    },
  }
}
