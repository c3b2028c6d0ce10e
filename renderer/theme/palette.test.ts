import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')
const dark = css.indexOf('[data-mantine-color-scheme="dark"]')

/** The custom properties of one scheme that are plain colours. */
function tokens(text: string): Map<string, string> {
  const end = text.indexOf('}')
  return new Map(Array.from(text.slice(0, end).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), (m) => [m[1]!, m[2]!]))
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** Contrast ratio as WCAG 2.2 defines it. */
function contrast(a: string, b: string): number {
  const [light, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dim! + 0.05)
}

const schemes = { light: tokens(css), dark: tokens(css.slice(dark)) }
const texts = [
  'ink',
  'dim',
  'faint',
  'accent',
  'ok',
  'warn',
  'bad',
  ...Array.from({ length: 12 }, (_, i) => `colour-${i}`),
]

test.each(Object.entries(schemes))(
  'in the %s scheme every text colour reaches 4.5:1 on both grounds',
  (_name, scheme) => {
    for (const text of texts) {
      for (const ground of ['bg', 'panel']) {
        const ratio = contrast(scheme.get(text)!, scheme.get(ground)!)
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  },
)

test.each(Object.entries(schemes))(
  'in the %s scheme the lines of relations reach 3:1 on the ground',
  (_name, scheme) => {
    const relations = readFileSync(new URL('../relations/relations.module.css', import.meta.url), 'utf8')
    const share = Number(/\.line \{\s*stroke: color-mix\(in srgb, var\(--c\) (\d+)%/.exec(relations)?.[1]) / 100
    const channels = (colour: string) => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
    const ground = scheme.get('bg')!
    for (const text of texts.filter((name) => name.startsWith('colour'))) {
      const mixed = channels(scheme.get(text)!).map((c, i) =>
        Math.round(c * share + channels(ground)[i]! * (1 - share)),
      )
      const line = `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`
      expect(contrast(line, ground), text).toBeGreaterThanOrEqual(3)
    }
  },
)
