import { setTimeout as wait } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { logToStderr } from '../../../engine/processes/log.ts'
import { served } from '../../../engine/processes/serve-port.ts'
import { serveWindows } from '../../../engine/shell/serve-windows.ts'
import { ipcCarrier, shellLine } from '../../../engine/shell/shell-line.ts'
import { testEngineContract } from './test-engine-contract.ts'

// An engine for tests of the shell: it counts, and streams more than a window may have waiting.
const os = implement(testEngineContract)
let counted = 0
let sent = 0

const line = shellLine(ipcCarrier(process), logToStderr)
const router = os.router({
  count: os.count.handler(() => {
    counted += 1
    return counted
  }),
  pid: os.pid.handler(() => process.pid),
  stream: os.stream.handler(async function* ({ input }) {
    for (sent = 0; sent < input.items; sent++) yield { text: 'x'.repeat(input.size) }
  }),
  sent: os.sent.handler(() => sent),
  wait: os.wait.handler(async ({ input }) => {
    await wait(input.ms)
    return 'waited'
  }),
  size: os.size.handler(({ input }) => input.size),
})
serveWindows(line, served(router), logToStderr)
line.onMessage((message) => {
  if (message.kind === 'shutdown') process.exit(0)
})
line.onEnd(() => process.exit(0))
process.on('SIGINT', () => {})
void line.send({ kind: 'ready', open: null })
