import './boot/zod-without-eval.ts'
import { openMessagePortWire } from './connection/message-port-wire.ts'
import { openWebSocketWire } from './connection/web-socket-wire.ts'
import { mountDesk } from './shell/mount-desk.tsx'

// Electron serves us under a scheme of its own; every other page comes from `triptych serve`.
mountDesk(
  document.getElementById('root')!,
  location.protocol.startsWith('http') ? openWebSocketWire : openMessagePortWire,
)
