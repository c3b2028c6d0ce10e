import type { BoxedImage } from '../boxed-image.ts'
import { writeXmlText } from './xml-text.ts'

/**
 * One image's boxes as Pascal VOC, in the layout of GMNER. Corners are whole pixels, so that every tool reads them: a box comes
 * back as the smallest one of whole pixels around it.
 */
export function printVoc({ name, size, objects }: BoxedImage): string {
  const lines = [
    '<annotation>',
    '\t<folder></folder>',
    `\t<filename>${writeXmlText(name)}</filename>`,
    '\t<path></path>',
    '\t<source>',
    '\t\t<database>Unknown</database>',
    '\t</source>',
    '\t<size>',
    `\t\t<width>${size?.width ?? 0}</width>`,
    `\t\t<height>${size?.height ?? 0}</height>`,
    '\t\t<depth>3</depth>',
    '\t</size>',
    '\t<segmented>0</segmented>',
    ...objects.flatMap(({ label, box }) => [
      '\t<object>',
      `\t\t<name>${writeXmlText(label)}</name>`,
      '\t\t<pose>Unspecified</pose>',
      '\t\t<truncated>0</truncated>',
      '\t\t<difficult>0</difficult>',
      '\t\t<bndbox>',
      `\t\t\t<xmin>${Math.floor(box.x)}</xmin>`,
      `\t\t\t<ymin>${Math.floor(box.y)}</ymin>`,
      `\t\t\t<xmax>${Math.ceil(box.x + box.width)}</xmax>`,
      `\t\t\t<ymax>${Math.ceil(box.y + box.height)}</ymax>`,
      '\t\t</bndbox>',
      '\t</object>',
    ]),
    '</annotation>',
    '',
  ]
  return lines.join('\n')
}

/** GMNER finds a post's file by its IMGID, whatever the file says that the image is called. */
export const vocFileOf = (imgid: string): string => `${imgid}.xml`

/** The IMGID of the post that a file belongs to: its own name without folder and ending. */
export function imgidOf(file: string): string {
  const name = file.split(/[\\/]/).at(-1)!
  return name.replace(/\.xml$/i, '')
}
