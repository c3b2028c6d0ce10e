import { expect, test } from 'vitest'
import { ImageIndex } from './image-index.ts'

const index = new ImageIndex(
  [
    'images/17_06_12483.jpg',
    'images/a/1.png',
    'images/b/1.png',
    'x/photo.final.webp',
    '2.jpg',
    '2.png',
    'ze\u0301ro.jpg',
  ].map((name) => ({ name, path: `/p/${name}` })),
)

test.each([
  { name: 'images/a/1.png', found: ['images/a/1.png'] },
  { name: '.\\images\\a\\1.png', found: ['images/a/1.png'] },
  { name: 'a/1.png', found: ['images/a/1.png'] },
  { name: 'elsewhere/17_06_12483.jpg', found: ['images/17_06_12483.jpg'] },
  { name: '17_06_12483', found: ['images/17_06_12483.jpg'] },
  { name: '17_06_12483.png', found: ['images/17_06_12483.jpg'] },
  { name: 'b/1', found: ['images/b/1.png'] },
  { name: 'photo.final', found: ['x/photo.final.webp'] },
  { name: '2.jpg', found: ['2.jpg'] },
  { name: '1', found: ['images/a/1.png', 'images/b/1.png'] },
  { name: '2', found: ['2.jpg', '2.png'] },
  { name: 'z\u00e9ro', found: ['ze\u0301ro.jpg'] },
  { name: 'none', found: [] },
  { name: '17_06', found: [] },
])('$name is found as $found', ({ name, found }) => {
  expect(index.find(name).map((image) => image.name)).toEqual(found)
})
