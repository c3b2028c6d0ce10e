import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const partsList = z.looseObject({ components: z.array(z.looseObject({ name: z.string() })) })

function parts(...options: readonly string[]): z.infer<typeof partsList> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only', ...options]
  const { stdout, stderr, status } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm sbom ended with ${status}: ${stderr}`)
  return partsList.parse(JSON.parse(stdout))
}

/**
 * Every package that the program is made of, with version, licence and checksum: CycloneDX, from the lockfile alone.
 * Electron is among them, though to npm it is a tool.
 */
export function listParts(): string {
  const shipped = parts('--omit', 'dev')
  const electron = parts().components.filter(({ name }) => name === 'electron')
  return `${JSON.stringify({ ...shipped, components: [...shipped.components, ...electron] }, null, 2)}\n`
}
