#!/usr/bin/env node
// Plain JavaScript for any Node: finds one that runs our TypeScript and SQLite (24 or newer) and hands over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const neededMajor = 24

function ownNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(file) ? file : null
  } catch {
    return null
  }
}

const node = ownNode()
if (node === null) {
  console.error(
    `triptych: Node ${neededMajor} or newer is needed; this is ${process.version}. "npm ci" in Triptych's folder brings one.`,
  )
  process.exitCode = 1
} else if (node === process.execPath) {
  await import(main)
} else {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The child ends in order, and this process after it. From a terminal it hears Ctrl+C itself as well.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}
