import type { ImportIssue, ImportPlan } from '../../contract/domain/import.ts'
import { say } from '../../contract/sentences/say.ts'
import { issueAt, warning } from '../../exchange/issue.ts'
import { limits } from '../../exchange/limits.ts'
import type { StagedFacts, Staging } from '../store/staging/staging.ts'
import { toldFiles } from '../store/staging/told-files.ts'
import type { WantedImage } from './ask-about-images.ts'
import type { ImageCheck } from './check-images.ts'
import type { ImageIndex } from './image-index.ts'
import type { ImportSource } from './import-source.ts'
import type { ReadResult } from './read-into-staging.ts'

const mostMissing = 20

/** Every image name that the staged posts want, in order. */
function* wantedImages(staging: Staging): Generator<string> {
  for (let after: string | null = null; ; ) {
    const names: readonly string[] = staging.imageNames(after)
    yield* names
    const last = names.at(-1)
    if (last === undefined) return
    after = last
  }
}

/** Those of them that were found. */
export function* foundImages(staging: Staging, index: ImageIndex, source: ImportSource): Generator<WantedImage> {
  for (const name of wantedImages(staging)) {
    const [file] = index.find(name)
    if (file !== undefined) yield { name, file, root: source.rootOf(file) }
  }
}

function overlapIssues({ overlapExamples }: StagedFacts): ImportIssue[] {
  return overlapExamples.map(({ file, line, dropped, kept }) =>
    issueAt(file, line, warning('LABEL_OVERLAP', 'entities', say('files.labelOverlap', { dropped, kept }))),
  )
}

function imageIssues(names: readonly (readonly [name: string, files: readonly string[]])[]): ImportIssue[] {
  return names.map(([name, files]) =>
    issueAt(
      name,
      null,
      warning(
        'IMG_AMBIGUOUS',
        'images',
        say('files.imageAmbiguous', { number: files.length, files: files.slice(0, 3).join(', ') }),
      ),
    ),
  )
}

/** What the import would do, from what is staged. */
export function makePlan(staging: Staging, read: ReadResult, images: ImageIndex, check: ImageCheck): ImportPlan {
  const facts = staging.facts()
  const missingNames: string[] = []
  const ambiguous: (readonly [string, readonly string[]])[] = []
  let imagesFound = 0
  let imagesMissing = 0
  let ambiguities = 0
  for (const name of wantedImages(staging)) {
    const found = images.find(name)
    if (found.length > 0) imagesFound++
    else if (++imagesMissing <= mostMissing) missingNames.push(name)
    if (found.length > 1 && ++ambiguities <= mostMissing) ambiguous.push([name, found.map((image) => image.name)])
  }
  const staged = new Map(facts.files.map((file) => [file.file, file]))
  const files = read.files.map(({ file, format, scheme }) => {
    const { posts = 0, mentions = 0, relations = 0, regions = 0 } = staged.get(file) ?? {}
    return { file, format, scheme, posts, mentions, relations, regions }
  })
  // Errors first: they decide.
  const issues = [...read.issues, ...overlapIssues(facts), ...check.issues, ...imageIssues(ambiguous)]
  const bySeverity = issues.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  return {
    files: toldFiles(files),
    newPosts: facts.newPosts,
    knownPosts: facts.knownPosts,
    mentions: facts.mentions,
    relations: facts.relations,
    regions: facts.regions,
    groundings: facts.groundings,
    types: [...facts.types],
    relationTypes: [...facts.relationTypes],
    imagesFound,
    imagesMissing,
    missingNames,
    errors: read.errors,
    warnings: read.warnings + facts.overlaps + check.broken + ambiguities,
    issues: bySeverity.slice(0, limits.issuesListed),
  }
}
