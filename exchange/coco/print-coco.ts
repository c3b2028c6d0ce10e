import type { BoxedImage } from '../boxed-image.ts'

/**
 * Images with their boxes as COCO: ids count from 1, categories come in the order in which they are first met. Boxes keep their
 * parts of pixels.
 */
export function printCoco(images: readonly BoxedImage[]): string {
  const categories = new Map<string, number>()
  for (const { objects } of images)
    for (const { label } of objects) if (!categories.has(label)) categories.set(label, categories.size + 1)
  let annotation = 0
  const document = {
    images: images.map(({ name, size }, at) => ({ id: at + 1, file_name: name, ...size })),
    annotations: images.flatMap(({ objects }, at) =>
      objects.map(({ label, box: { x, y, width, height } }) => ({
        id: ++annotation,
        image_id: at + 1,
        category_id: categories.get(label)!,
        bbox: [x, y, width, height],
        area: width * height,
        iscrowd: 0,
      })),
    ),
    categories: [...categories].map(([name, id]) => ({ id, name })),
  }
  return `${JSON.stringify(document, null, 1)}\n`
}
