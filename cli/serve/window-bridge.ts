import type { RawData, WebSocket } from 'ws'
import { closeCodes } from '../../contract/shell/browser-session.ts'
import type { Frame } from '../../engine/processes/port.ts'
import type { EngineProcess } from './engine-process.ts'

/** The engine is told of frames that a window has taken in groups of so many. */
const takenAtOnce = 16
/** A window that sends faster than the engine takes is not read from meanwhile. */
const mostUnsent = 8

/**
 * Passes frames between a window that has shown its secret and the engine, looking at none of them. While the engine
 * restarts the window waits here: sent away it would only come back at once, again and again.
 */
export async function bridge(socket: WebSocket, engine: EngineProcess): Promise<void> {
  socket.pause()
  await engine.settled
  socket.resume()
  if (socket.readyState !== socket.OPEN) return
  let isOpen = true
  let taken = 0
  let unsent = 0
  const channel = engine.connect({
    onFrame: (frame) => {
      socket.send(frame, (error) => {
        if (error || !isOpen) return
        taken += 1
        if (taken < takenAtOnce) return
        channel?.taken(taken)
        taken = 0
      })
    },
    onEnd: () => socket.close(closeOf(engine), 'the engine is not there'),
  })
  if (channel === null) {
    socket.close(closeOf(engine), 'the engine is not there')
    return
  }
  socket.on('message', (data, isBinary) => {
    unsent += 1
    if (unsent >= mostUnsent) socket.pause()
    channel
      .send(frameOf(data, isBinary))
      .then(() => {
        unsent -= 1
        if (unsent < mostUnsent && socket.isPaused) socket.resume()
      })
      .catch(() => socket.close(closeOf(engine), 'the engine is not there'))
  })
  socket.on('close', () => {
    isOpen = false
    channel.close()
  })
}

function closeOf(engine: EngineProcess): number {
  return engine.state.kind === 'given-up' || engine.state.kind === 'stopped'
    ? closeCodes.unavailable
    : closeCodes.restarting
}

function frameOf(data: RawData, isBinary: boolean): Frame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
  return isBinary ? bytes : bytes.toString('utf8')
}
