import type { StagedFacts } from './staging.ts'

type StagedFile = StagedFacts['files'][number]

const mostTold = 3

/** Files as a person is told of them: VOC has one for each image, and more than three of them are told as one. */
export function toldFiles<T extends StagedFile>(files: readonly T[]): T[] {
  const boxes = files.filter(({ format }) => format === 'voc')
  const [first] = boxes
  if (first === undefined || boxes.length <= mostTold) return [...files]
  const sum = (count: (file: T) => number) => boxes.reduce((all, file) => all + count(file), 0)
  const told: T = {
    ...first,
    file: `${boxes.length} VOC files, ${first.file} …`,
    regions: sum(({ regions }) => regions),
  }
  return [...files.filter(({ format }) => format !== 'voc'), told]
}
