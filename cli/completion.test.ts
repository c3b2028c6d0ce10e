import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Completable, completionScript } from './completion.ts'
import { runTriptych } from './testing/run-triptych.ts'

const commands: readonly Completable[] = [
  { name: 'serve', summary: 'Open the desk', options: [{ name: 'port', help: 'the person’s port' }] },
  { name: 'graph import', summary: 'Import', options: [{ name: 'format', help: "what it's in" }] },
  { name: 'graph export', summary: 'Export', options: [] },
]
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0

/** What bash offers after these words, the last of which is being typed. */
function offered(script: string, ...words: readonly string[]): string[] {
  const typed = ['triptych', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `${script}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _triptych; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', ask], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

test.runIf(has('bash'))('bash completes commands, their second words and their options', () => {
  const script = completionScript('bash', commands)
  expect(offered(script, '')).toEqual(['serve', 'graph', '--help', '--version'])
  expect(offered(script, 'gr')).toEqual(['graph'])
  expect(offered(script, 'graph', 'im')).toEqual(['import'])
  expect(offered(script, 'graph', 'import', '--f')).toEqual(['--format'])
  expect(offered(script, 'graph', 'import', 'file.tsv', '-')).toEqual(['--format'])
  expect(offered(script, 'graph', 'import', 'fi')).toEqual([])
  expect(offered(script, 'serve', '--p')).toEqual(['--port'])
})

test.each(['zsh', 'fish'] as const)('%s takes its script', (shell) => {
  const script = completionScript(shell, commands)
  expect(script).toContain('format')
  if (!has(shell)) return
  const { status, stderr } = spawnSync(shell, ['-n', '-c', script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('a quote in a help does not end fish’s string', () => {
  expect(completionScript('fish', commands)).toContain("-d 'what it\\'s in'")
})

test('the program completes its own commands; another shell is a wrong usage', async () => {
  const home = mkdtempSync(join(tmpdir(), 'triptych-completion-'))
  const bash = await runTriptych(home, ['completion', 'bash'])
  expect(bash.code).toBe(0)
  expect(bash.out).toContain("'models import'|'models import '*) words='--")
  expect((await runTriptych(home, ['completion', 'powershell'])).code).toBe(2)
  rmSync(home, { recursive: true })
})
