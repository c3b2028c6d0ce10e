import { festivalPictures } from './festival-pictures.ts'
import { footballPictures } from './football-pictures.ts'
import { seaPictures } from './sea-pictures.ts'
import { stillPictures } from './still-pictures.ts'
import { townPictures } from './town-pictures.ts'

/** Every picture of the sample as SVG, by the name of its file. */
export const pictures = {
  ...seaPictures,
  ...townPictures,
  ...festivalPictures,
  ...footballPictures,
  ...stillPictures,
} as const satisfies Record<string, string>

export type PictureName = keyof typeof pictures
