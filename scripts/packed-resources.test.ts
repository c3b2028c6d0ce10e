import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { resourcesIn } from '../engine/resources.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown }

test('every folder that the program looks for beside itself is packed under the name that it looks for', () => {
  const { extraResources } = z
    .object({ extraResources: z.array(z.object({ from: z.string(), to: z.string() })) })
    .parse(load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')))
  const packed = extraResources.map(({ to }) => to)
  const wanted = Object.values(resourcesIn('/packed')).flat()
  expect(wanted.length).toBeGreaterThanOrEqual(3)
  for (const folder of wanted) expect(packed).toContain(relative('/packed', folder).replaceAll('\\', '/'))
})
