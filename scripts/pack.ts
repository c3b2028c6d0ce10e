/**
 * Builds the desk and the program, and packs them for this platform into release/, with the list of all parts (an SBOM, as
 * CycloneDX) beside them. Says how large each package is.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApp } from './build-app.ts'
import { listParts } from './list-parts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

function bytesOf(path: string): number {
  const { size } = statSync(path)
  if (!statSync(path).isDirectory()) return size
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

run('vite', ['build', '-c', 'renderer/vite.config.ts', '--logLevel', 'warn'])
await buildApp()
writeFileSync(join(root, 'dist', 'sbom.cdx.json'), listParts())
run('electron-builder', ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)])
const release = join(root, 'release')
for (const name of readdirSync(release).sort())
  console.log(`${(bytesOf(join(release, name)) / 2 ** 20).toFixed(1).padStart(8)} MiB  ${name}`)
