import { ipcRenderer } from 'electron'
import { languages } from '../contract/domain/language.ts'
import { languageChosen, languageMessage, portMessage, portWanted } from '../contract/shell/window-messages.ts'

// The desk gets its port to the engine and says its language, and nothing else: no function of ours is ever in its world.
window.addEventListener('message', (event) => {
  if (event.source !== window) return
  if (event.data === portWanted) ipcRenderer.send(portWanted)
  const chosen = languages.find((each) => languageMessage(each) === event.data)
  if (chosen !== undefined) ipcRenderer.send(languageChosen, chosen)
})
ipcRenderer.on(portMessage, (event) =>
  window.postMessage(portMessage, location.origin === 'null' ? '*' : location.origin, event.ports),
)
