import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../../engine/engine.ts'
import { nodeSpawner, sourceEntries } from '../../engine/processes/node-spawner.ts'
import { type Bench, rounded } from './figure.ts'

const sentences = [
  'Maya opens Lantern Fest in Port Alder tonight',
  'the Harbour Ravens beat Eastgate two to one, what a night 🎉',
  'who else is at the quay? @alder_ferries says the six o clock boat is late again',
]

function lines(posts: number): string {
  return Array.from({ length: posts }, (_, i) =>
    JSON.stringify({
      id: `bench-${i}`,
      text: `${sentences[i % sentences.length]} #${i}`,
      entities: i % 3 === 0 ? [{ start: 0, end: 4, label: 'PER' }] : [],
    }),
  ).join('\n')
}

/** A whole import (JSONL, decode process, dry run, one transaction) through the service, then opening what came of it. */
export const engine: Bench = async function* ({ quick }) {
  const posts = quick ? 5_000 : 100_000
  const home = await mkdtemp(join(tmpdir(), 'triptych-bench-'))
  const start = () =>
    startEngine({
      home,
      projects: [],
      spawner: nodeSpawner({ entries: sourceEntries }),
      shell: 'command-line',
      log: () => {},
    })
  try {
    const file = join(home, 'bench.jsonl')
    await writeFile(file, lines(posts))
    const first = await start()
    const { id } = first.projects.create('Bench')
    const options = { format: null, labels: 'confirmed', skipBad: false } as const
    const begun = performance.now()
    const work = await first.imports.beginFiles(id, [file], null)
    for await (const item of first.imports.apply(work, options))
      if (item.kind === 'report' && item.report.addedPosts !== posts)
        throw new Error(`${item.report.addedPosts} of ${posts} posts were imported`)
    const seconds = (performance.now() - begun) / 1000
    yield { name: 'import/jsonl', value: rounded(posts / seconds), unit: 'posts/s', posts }
    await first.close()

    const second = await start()
    const opened = performance.now()
    const project = await second.projects.open(id)
    project.view()
    const { rows } = project.store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 100 })
    project.store.posts.get(rows[0]!.post)
    yield { name: 'open-project/first-view', value: rounded(performance.now() - opened), unit: 'ms', posts }
    await second.close()
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
