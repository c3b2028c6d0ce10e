import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Triple } from '../../contract/domain/graph.ts'

/** Beside a package of embeddings: what of the project's graph it has learnt. Written last; a folder without it is no version. */
const learntRecord = z.object({
  /** Number of the last event of the graph that was learnt. */
  seq: z.int(),
  architecture: z.string(),
  trainedFacts: z.int(),
  heldOutFacts: z.int(),
  mrr: z.number().nullable(),
  hits10: z.number().nullable(),
  /** Facts learnt on top since the last run from nothing. */
  added: z.int(),
})
export type LearntRecord = z.infer<typeof learntRecord>

const recordName = 'learnt.json'
const factsName = 'facts.bin'

/** Six bytes of a hash: among a million facts two agree with a chance of one in five hundred, and then one waits for the next run. */
function mark({ head, predicate, tail }: Triple): number {
  return createHash('sha256').update(`${head}\n${predicate}\n${tail}`).digest().readUIntBE(0, 6)
}

export interface LearntVersion {
  readonly version: string
  readonly folder: string
  readonly record: LearntRecord
}

/** Makes a version of the package in `folder`. */
export async function sealVersion(folder: string, record: LearntRecord, facts: Iterable<Triple>): Promise<void> {
  const marks = Float64Array.from(facts, mark)
  await writeFile(join(folder, factsName), new Uint8Array(marks.buffer), { mode: 0o600 })
  const partial = join(folder, `${recordName}.part`)
  await writeFile(partial, JSON.stringify(record), { mode: 0o600, flush: true })
  await rename(partial, join(folder, recordName))
}

/** Which of these facts a version has not learnt. */
export async function unlearnt<T extends Triple>({ folder }: LearntVersion, facts: readonly T[]): Promise<T[]> {
  const bytes = await readFile(join(folder, factsName)).catch(() => Buffer.alloc(0))
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length - (bytes.length % 8)))
  const known = new Set(new Float64Array(whole))
  return facts.filter((fact) => !known.has(mark(fact)))
}

const numberOf = (name: string): number => Number(/^g([1-9]\d{0,8})$/.exec(name)?.[1] ?? 0)

/** The newest whole version below `folder`, and the number of the next one; null while there is none. */
export async function newestVersion(
  folder: string,
): Promise<{ readonly newest: LearntVersion | null; readonly next: string }> {
  const numbers = (await readdir(folder).catch(() => [])).map(numberOf).sort((a, b) => b - a)
  const next = `g${(numbers[0] ?? 0) + 1}`
  for (const number of numbers) {
    if (number === 0) break
    const place = join(folder, `g${number}`)
    const text = await readFile(join(place, recordName), 'utf8').catch(() => null)
    if (text === null) continue
    try {
      return { newest: { version: `g${number}`, folder: place, record: learntRecord.parse(JSON.parse(text)) }, next }
    } catch {
      // Half written or damaged: the version before it is whole.
    }
  }
  return { newest: null, next }
}

/** Removes all versions but the newest few, and what runs left behind that never ended. */
export async function sweepVersions(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (numberOf(name) > 0 && !keep.has(name)) await rm(join(folder, name), { recursive: true, force: true })
}
