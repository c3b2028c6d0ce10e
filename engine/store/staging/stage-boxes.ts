import type { Database } from 'better-sqlite3'
import { Failed } from '../../../contract/domain/failed.ts'
import type { ImportFormat } from '../../../contract/domain/import.ts'
import { box, regionLabel } from '../../../contract/domain/region.ts'
import type { BoxedImage } from '../../../exchange/boxed-image.ts'
import type { ImageBoxes } from '../../../exchange/record.ts'
import { sourceText } from '../events/canonical.ts'
import { excerptOf } from '../excerpt.ts'
import { prepare, type Statement } from '../sqlite/bind.ts'
import { uuid7 } from '../uuid7.ts'

/** How two names of one image agree: without folder and ending, as GMNER's IMGID. */
const stemOf = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i, '')
    .toWellFormed()

/** How an object's name agrees with an entity's text, which was cut into tokens. */
const spoken = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()

const labelOf = (text: string): string => {
  const whole = text.toWellFormed()
  return regionLabel.safeParse(whole).success ? whole : excerptOf(whole).slice(0, 64).toWellFormed()
}

/** Boxes that no post of the import shows, as far as they are told by name. */
export interface UnplacedBoxes {
  readonly images: number
  /** The first files of them, at most 20. */
  readonly files: readonly string[]
}

const mostTold = 20
/** More than one post has images. */
const rowsAtOnce = 2000

interface BoxedRow {
  readonly id: number
  readonly file: number
  /** `BoxedImage` as JSON. */
  readonly image: string
}

/** Boxes of an import wait until all posts are there, since files come in any order; then they become regions of the posts. */
export function boxStager(db: Database, alias: string, now: () => number) {
  const fileOf = prepare<{ id: number }>(db, `SELECT id FROM ${alias}.file WHERE name = ?`)
  const addFile = prepare(db, `INSERT INTO ${alias}.file (name, format, source) VALUES (?, ?, ?)`)
  const countFile = prepare(db, `UPDATE ${alias}.file SET regions = regions + ? WHERE id = ?`)
  const wait = prepare(db, `INSERT INTO ${alias}.boxed (file, stem, own_stem, image) VALUES (?, ?, ?, ?)`)
  const images = prepare<{ post: number; place: number; name: string }>(
    db,
    `SELECT post, place, name FROM ${alias}.image WHERE post > ? ORDER BY post, place LIMIT ?`,
  )
  // The identifier of its own post decides; where no post has it, the name of the image that the file gives.
  const boxedFirst = prepare<BoxedRow>(
    db,
    `SELECT id, file, image FROM ${alias}.boxed WHERE own_stem = ?1
     UNION ALL SELECT id, file, image FROM ${alias}.boxed WHERE stem = ?1 AND own_stem IS NULL`,
  )
  const boxedElse = prepare<BoxedRow>(db, `SELECT id, file, image FROM ${alias}.boxed WHERE stem = ? AND shown <> 1`)
  const mark = prepare(db, `UPDATE ${alias}.boxed SET shown = ? WHERE id = ?`)
  const nextPlace = prepare<{ place: number }>(
    db,
    `SELECT coalesce(max(place), -1) + 1 AS place FROM ${alias}.region WHERE post = ?`,
  )
  const addRegion = prepare(
    db,
    `INSERT INTO ${alias}.region
       (post, place, id, image, x, y, width, height, of_width, of_height, label, verdict, file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'accepted', ?)`,
  )
  const mentions = prepare<{ starts: number; ends: number; surface: string }>(
    db,
    `SELECT starts, ends, surface FROM ${alias}.mention WHERE post = ? AND verdict = 'accepted'`,
  )
  const addGrounding = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.grounding (post, starts, ends, region, verdict, file)
     VALUES (?, ?, ?, ?, 'shown', ?)`,
  )
  const unshown = prepare<{ count: number }>(db, `SELECT count(*) AS count FROM ${alias}.boxed WHERE NOT shown`)
  const unshownFiles = prepare<{ name: string }>(
    db,
    `SELECT DISTINCT f.name FROM ${alias}.boxed b JOIN ${alias}.file f ON f.id = b.file WHERE NOT b.shown
     ORDER BY f.id LIMIT ${mostTold}`,
  )

  function place(post: number, at: number, { size, objects }: BoxedImage, file: number): void {
    const spans = mentions.all(post).map((span) => ({ ...span, said: spoken(span.surface) }))
    let region = nextPlace.get(post)?.place ?? 0
    for (const { label, box: drawn } of objects) {
      const { x, y, width, height } = drawn
      const of = [size?.width ?? null, size?.height ?? null] as const
      addRegion.run(post, region, uuid7(now()), at, x, y, width, height, ...of, labelOf(label), file)
      for (const { starts, ends, said } of spans)
        if (said === spoken(label)) addGrounding.run(post, starts, ends, region, file)
      region += 1
    }
    countFile.run(objects.length, file)
  }

  /** Walks over all images of all posts, some at a time. */
  function placeAll(boxed: Statement<BoxedRow>, round: number): void {
    for (let last = 0; ; ) {
      const rows = images.all(last, rowsAtOnce)
      const isEnd = rows.length < rowsAtOnce
      // The last post of a page may go on in the next, which begins with it.
      const cut = isEnd ? Number.POSITIVE_INFINITY : rows.at(-1)!.post
      for (const { post, place: at, name } of rows.filter((row) => row.post < cut))
        for (const { id, file, image } of boxed.all(stemOf(name))) {
          place(post, at, JSON.parse(image), file)
          mark.run(round, id)
        }
      if (isEnd) return
      last = cut - 1
    }
  }

  return {
    add(name: string, format: ImportFormat, boxes: readonly ImageBoxes[]): void {
      const where = name.toWellFormed()
      const source = sourceText({ kind: 'import', file: where })
      const file = fileOf.get(where)?.id ?? addFile.run(where, format, source).lastId
      for (const { image, imgid } of boxes) {
        if (image.objects.some((object) => !box.safeParse(object.box).success))
          throw new Failed('bad-input', `${where}: a box of ${image.name} is no box within an image.`, { file: where })
        wait.run(file, stemOf(image.name), imgid === null ? null : stemOf(imgid), JSON.stringify(image))
      }
    },
    /** Gives the boxes to the posts that show their images. Call it once, when all files have been read. */
    settle(): UnplacedBoxes {
      for (const [round, boxed] of [boxedFirst, boxedElse].entries()) {
        if ((unshown.get()?.count ?? 0) === 0) break
        placeAll(boxed, round + 1)
      }
      return { images: unshown.get()?.count ?? 0, files: unshownFiles.all().map(({ name }) => name) }
    },
  }
}
