import { ipcRenderer } from 'electron'
import { portMessage, portWanted } from '../contract/shell/window-messages.ts'

// The desk gets its port to the engine and nothing else: no function of ours is ever in its world.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === portWanted) ipcRenderer.send(portWanted)
})
ipcRenderer.on(portMessage, (event) =>
  window.postMessage(portMessage, location.origin === 'null' ? '*' : location.origin, event.ports),
)
