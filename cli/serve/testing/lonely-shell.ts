import { EngineProcess } from '../engine-process.ts'

// A shell that starts an engine, says its number, and waits to be killed.
const engine = new EngineProcess({
  args: [],
  log: 2,
  onState: ({ kind }) => {
    if (kind === 'ready') process.send?.(engine.pid)
  },
})
engine.start()
