/** Builds the desk and the program, and packs them for this platform into release/. */
import { spawnSync } from 'node:child_process'
import { buildApp } from './build-app.ts'

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

run('vite', ['build', '-c', 'renderer/vite.config.ts', '--logLevel', 'warn'])
await buildApp()
run('electron-builder', ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)])
