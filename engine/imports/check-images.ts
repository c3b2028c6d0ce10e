import type { ImportIssue } from '../../contract/domain/import.ts'
import type { Said } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { issueAt, warning } from '../../exchange/issue.ts'
import { limits } from '../../exchange/limits.ts'
import { askAboutImages, crashProblem, type DecodeJob, type WantedImage } from './ask-about-images.ts'

interface FoundProblem {
  readonly code: string
  readonly problem: string
  readonly said: Said
}

/** Images that were found and cannot be shown: the first of them as issues, and how many. */
export interface ImageCheck {
  readonly issues: readonly ImportIssue[]
  readonly broken: number
}

/**
 * Looks at kind and size of images for the plan, by their first bytes and headers. Damage further in shows when their
 * pixels are read, with the import.
 */
export async function checkImages(
  wanted: Iterable<WantedImage>,
  { withDecode, onDone }: { readonly withDecode: DecodeJob; readonly onDone: (images: number) => void },
): Promise<ImageCheck> {
  const issues: ImportIssue[] = []
  let broken = 0
  let done = 0
  const tell = ({ file }: WantedImage, found: FoundProblem | null): void => {
    onDone(++done)
    if (found === null || ++broken > limits.issuesListed) return
    const message = say('images.saysSo', { problem: { text: found.problem, said: found.said } })
    issues.push(issueAt(file.name, null, warning(found.code, 'images', message)))
  }
  await askAboutImages(wanted, {
    withDecode,
    ask: (decode, images) => decode.checkImages({ images }),
    onAnswer: tell,
    onCrash: (image) => tell(image, crashProblem),
  })
  return { issues, broken }
}
