import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import type { Triple } from '../../exchange/openke/parse-triples.ts'
import { openRegular } from '../decode/open-regular.ts'
import { findModel } from '../networks/installed-models.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { type KnowledgeGraph, placesByName, renumbered } from './knowledge-graph.ts'
import { KnownAnswers, type LinkQuery } from './link-queries.ts'
import { openScorer, type ScorerOptions } from './open-scorer.ts'
import { type GraphFiles, readGraphNames, readTriples } from './read-graph.ts'

export interface PredictLinksAsk extends ScorerOptions {
  /** A package's folder, or the name of an installed one. */
  readonly model: string
  /** A question a line: head, relation, tail, between tabs, as the model names them; `?` for the end that is wanted. */
  readonly input: string
  /** Answers for each question, best first. */
  readonly most: number
  /** Triples that are no answers any more, with the files that number them; null: all entities are. */
  readonly known: { readonly triples: readonly string[]; readonly files: GraphFiles } | null
  readonly write: (text: string) => Promise<void>
  readonly onIssue: (issue: ImportIssue) => void
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

export interface PredictedLinks {
  readonly questions: number
  readonly answers: number
}

const questionsAtOnce = 64
const header = 'head\trelation\ttail\trank\tscore\n'

/**
 * The likeliest entities for the missing end of each question, as lines of a table: the triple with the answer in its place, its rank
 * and the model's score.
 *
 * @throws Failed `bad-input` naming line and field, `not-found`, `model`, `cancelled`
 */
export async function predictLinks(ask: PredictLinksAsk): Promise<PredictedLinks> {
  const { most, write, onProgress, signal } = ask
  const { graph, withScorer } = await openScorer(findModel(ask.model), ask).catch((error: unknown) => {
    throw asModelFailure(error)
  })
  const questions = await readQuestions(ask.input, graph)
  const known = new KnownAnswers(await knownIn(ask, graph))
  await write(header)
  let answers = 0
  await withScorer(async (score) => {
    for (let from = 0; from < questions.length; from += questionsAtOnce) {
      if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
      const some = questions.slice(from, from + questionsAtOnce)
      const scores = await score(some)
      for (const [at, question] of some.entries()) {
        const passed = new Set(known.of(question))
        const best = bestOf(scores[at]!, most, passed)
        answers += best.length
        await write(best.map((answer, rank) => lineOf(graph, question, answer, rank + 1)).join(''))
      }
      onProgress(from + some.length)
    }
  })
  return { questions: questions.length, answers }
}

interface Answer {
  readonly entity: number
  readonly score: number
}

function bestOf(scores: ArrayLike<number>, most: number, passed: ReadonlySet<number>): readonly Answer[] {
  const all: Answer[] = []
  for (let entity = 0; entity < scores.length; entity++)
    if (!passed.has(entity)) all.push({ entity, score: scores[entity]! })
  return all.sort((a, b) => b.score - a.score || a.entity - b.entity).slice(0, most)
}

function lineOf(
  { entities, relations }: KnowledgeGraph,
  { wanted, known, relation }: LinkQuery,
  { entity, score }: Answer,
  rank: number,
): string {
  const [answer, given] = [entities[entity]!.name, entities[known]!.name]
  const ends = wanted === 'head' ? [answer, given] : [given, answer]
  return `${[ends[0], relations[relation]!.name, ends[1], rank, score.toPrecision(6)].join('\t')}\n`
}

async function readQuestions(path: string, { entities, relations }: KnowledgeGraph): Promise<readonly LinkQuery[]> {
  const file = basename(path)
  // Told apart from other failures here, before a stream would.
  await (await openRegular(path, file, true)).handle.close()
  const entityPlaces = new Map(entities.map(({ name }, at) => [name, at]))
  const relationPlaces = new Map(relations.map(({ name }, at) => [name, at]))
  const questions: LinkQuery[] = []
  let line = 0
  for await (const text of createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line++
    if (text.trim() === '') continue
    const refuse = (problem: string): never => {
      throw new Failed('bad-input', `${file}:${line}: ${problem}`, { file, line })
    }
    const place = (places: ReadonlyMap<string, number>, name: string, what: string): number =>
      places.get(name) ?? refuse(`the model knows no ${what} "${name}"`)
    const [head, relation, tail, ...more] = text.split('\t').map((part) => part.trim())
    if (tail === undefined || more.length > 0)
      refuse('found other than three fields between tabs, expected head, relation, tail, with ? for the wanted end')
    if ((head === '?') === (tail === '?')) refuse('expected ? for one end, head or tail')
    const wanted = head === '?' ? 'head' : 'tail'
    questions.push({
      wanted,
      known: place(entityPlaces, wanted === 'head' ? tail! : head!, 'entity'),
      relation: place(relationPlaces, relation!, 'relation'),
      answers: [],
    })
  }
  if (questions.length === 0) throw new Failed('bad-input', `${file} has no questions.`)
  return questions
}

async function knownIn({ known, onIssue }: PredictLinksAsk, graph: KnowledgeGraph): Promise<readonly Triple[]> {
  if (known === null) return []
  const names = await readGraphNames(known.files, onIssue)
  const places = {
    entities: placesByName(names.entities, graph.entities),
    relations: placesByName(names.relations, graph.relations),
  }
  const triples: (readonly Triple[])[] = []
  for (const file of known.triples) triples.push(renumbered(await readTriples(file, names, onIssue), places))
  return triples.flat()
}
