import { writeSync } from 'node:fs'
import { openProject } from '../open-project.ts'
import { blankWords, record } from './test-project.ts'

// Usage: import-until-killed.ts FOLDER FILE POSTS. Says `staged` before the commit and `done` after it.
const [folder = '', file = '', posts = '0'] = process.argv.slice(2)
const store = await openProject(folder)
const staging = store.openStaging(blankWords)
const mentions = [{ start: 0, end: 4, type: 'PER' }]
staging.addBatch(
  file,
  'jsonl',
  Array.from({ length: Number(posts) }, (_, post) =>
    record({ text: `post ${post} of ${file}`, images: ['1.jpg'], mentions }),
  ),
)
writeSync(1, 'staged\n')
staging.commit({ labels: 'confirmed' }, new Map())
writeSync(1, 'done\n')
await store.close()
