/** Type-checks every folder with its own tsconfig, so that DOM and Node types reach only the code that may use them. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

const projects = ['contract', 'models', 'exchange', 'engine', 'cli', 'scripts', 'main', 'preload', 'renderer', 'e2e']
  .map((folder) => `${folder}/tsconfig.json`)
  .concat('tsconfig.tests.json')
  .filter((file) => existsSync(file))

function check(project: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('tsc', ['-p', project, '--pretty', 'false'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code) => {
      // TS18003: a folder without sources yet is no error.
      const ok = code === 0 || output.includes('TS18003')
      if (!ok) process.stdout.write(`${project}\n${output}`)
      resolve(ok)
    })
  })
}

const results: boolean[] = []
for (const project of projects) results.push(await check(project))
process.exit(results.every(Boolean) ? 0 : 1)
