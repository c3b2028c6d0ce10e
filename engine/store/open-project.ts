import { realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { askingQueries } from './asking-queries.ts'
import { scheduleBackups } from './backup/backup-schedule.ts'
import { removePartialBackups } from './backup/make-backup.ts'
import { checkProject } from './check-project.ts'
import { countQueries } from './counts.ts'
import { decisionQueries } from './decisions.ts'
import { entityTypeQueries } from './entity-types.ts'
import { decisionLine } from './events/decision-line.ts'
import { eventLog } from './events/event-log.ts'
import { followChain, placeNearEnd } from './events/verify-chain.ts'
import { exportQueries } from './export-queries.ts'
import { makeFolders, type ProjectFolder, projectFolder } from './folder.ts'
import { openGraphImport } from './graph/graph-import.ts'
import { graphQueries } from './graph/graph-queries.ts'
import { removeHolder, writeHolder } from './holder.ts'
import { learningQueries } from './learning-queries.ts'
import { migrate } from './migrations/migrate.ts'
import { migrations, newestSchema } from './migrations/registry.ts'
import { type OpenedDatabase, openDatabase } from './open-database.ts'
import { watchPath } from './path-watch.ts'
import { postQueries } from './post-queries.ts'
import type { CheckReport, ProjectStore } from './project-store.ts'
import { regionQueries } from './region-queries.ts'
import { relationTypeQueries } from './relation-types.ts'
import type { Session } from './session.ts'
import { settingQueries } from './setting-queries.ts'
import { prepare } from './sqlite/bind.ts'
import { leaveWalMode } from './sqlite/connection.ts'
import { checkIdentity } from './sqlite/file-header.ts'
import { checkSchema } from './sqlite/known-schema.ts'
import { toFailed } from './sqlite/sqlite-failure.ts'
import { openStaging, sweepStagings } from './staging/open-staging.ts'
import { suggestionQueries } from './suggestion-queries.ts'
import { typeUseQueries } from './type-uses.ts'
import { openWriter } from './writer.ts'

/** How far back the chain is checked at each opening; `check` reads all of it. */
const eventsCheckedAtOpening = 100

/** Projects that this process has open: reading a file's header a second time would drop SQLite's lock on it. */
const openHere = new Set<string>()

export interface OpenOptions {
  /** Who decides, as the log names them; the system's user name by default. */
  readonly by?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/**
 * Opens the project in `folder` and locks it; read-only, with the reason in `access`, where it cannot be written.
 * @throws Failed `not-found`, `not-a-project`, `newer-schema` (facts: found, known), `locked` (facts: holder, pid,
 * host, since, alive) within half a second, `corrupt` naming what is wrong, `io`, `disk-full`
 */
export async function openProject(folder: string, options: OpenOptions = {}): Promise<ProjectStore> {
  let root = resolve(folder)
  try {
    root = realpathSync.native(root)
  } catch {
    throw new Failed('not-found', say('project.nothingThere', { place: root }), { path: root })
  }
  const place = projectFolder(root)
  if (openHere.has(root))
    throw new Failed('locked', say('project.openHere'), {
      holder: `this program, process ${process.pid}`,
      pid: process.pid,
      alive: true,
    })
  openHere.add(root)
  let opened: OpenedDatabase | null = null
  try {
    opened = await openDatabase(place)
    await makeReady(opened, place)
    return assemble(opened, place, options, () => openHere.delete(root))
  } catch (error) {
    opened?.db.close()
    opened?.cleanUp()
    openHere.delete(root)
    throw toFailed(error, { path: root })
  }
}

/** Trusts nothing of the file before its identity, its schema and the end of its log have been looked at. */
async function makeReady({ db, access }: OpenedDatabase, folder: ProjectFolder): Promise<void> {
  const version = Number(db.pragma('user_version', { simple: true }))
  checkIdentity(folder.database, Number(db.pragma('application_id', { simple: true })), version)
  checkSchema(db, version, folder.database)
  if (access.kind === 'writable') {
    makeFolders(folder)
    sweepStagings(folder.cache)
    removePartialBackups(folder.backups)
  }
  if (version < newestSchema) {
    if (access.kind === 'read-only')
      throw new Failed('read-only', `The project needs an update before it opens, but ${access.why}.`, {
        path: folder.root,
      })
    await scheduleBackups(db, folder.backups).make()
    migrate(db, migrations)
  }
  const { problem } = followChain(db, placeNearEnd(db, eventsCheckedAtOpening), eventsCheckedAtOpening)
  if (problem) throw new Failed('corrupt', say('project.logDamaged', { problem }))
}

function metaOf(db: Database): (key: string) => string {
  const read = prepare<{ value: string }>(db, 'SELECT value FROM meta WHERE key = ?')
  return (key) => read.get(key)?.value ?? ''
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

function assemble(
  opened: OpenedDatabase,
  folder: ProjectFolder,
  options: OpenOptions,
  onClosed: () => void,
): ProjectStore {
  const { db, access } = opened
  const now = options.now ?? Date.now
  const by = (options.by ?? userName()).toWellFormed()
  const meta = metaOf(db)
  const writer = openWriter(db, folder, access, watchPath(folder))
  const session: Session = { db, folder, access, by, now, write: writer.write, read: writer.read }
  const counts = countQueries(db, now)
  const types = entityTypeQueries(db)
  const relationTypes = relationTypeQueries(db)
  const log = eventLog(db)
  const line = decisionLine(db)
  const backups = scheduleBackups(db, folder.backups)
  const parts = { log, line, counts, types, relationTypes, onSaved: backups.noteDecision }
  const decisions = decisionQueries(session, parts)
  if (access.kind === 'writable') writeHolder(folder.holder, by, now())

  let closing: Promise<void> | null = null
  let checking: Promise<CheckReport> | null = null

  async function close(): Promise<void> {
    await backups.stop()
    writer.stop()
    try {
      writer.checkpoint()
      if (access.kind === 'writable') leaveWalMode(db)
    } catch {
      // Everything acknowledged is in the log beside the file; the next opening reads it from there.
    } finally {
      db.close()
      if (access.kind === 'writable') removeHolder(folder.holder)
      opened.cleanUp()
      onClosed()
    }
  }

  return {
    folder: folder.root,
    name: meta('name'),
    sample: meta('sample') === 'yes',
    access,
    types: () => session.read(types.list),
    relationTypes: () => session.read(relationTypes.list),
    typeUses: typeUseQueries(session, { entity: types, relation: relationTypes }),
    counts: () => session.read(counts.counts),
    seq: () => session.read(log.seq),
    ...decisions,
    history: (ask) => session.read(() => log.history(ask)),
    posts: postQueries(session, counts),
    suggestions: suggestionQueries(session),
    asking: askingQueries(session),
    regions: regionQueries(session),
    learning: learningQueries(session, types, log),
    settings: settingQueries(session),
    exporting: exportQueries(session),
    graph: graphQueries(session),
    openGraphImport: () => openGraphImport(session, log, backups.noteDecision),
    openStaging: (segment) => openStaging(session, parts, segment),
    check() {
      checking ??= checkProject(session).finally(() => {
        checking = null
      })
      return checking
    },
    async backup() {
      try {
        return await backups.make()
      } catch (error) {
        throw toFailed(error, { path: folder.backups })
      }
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
