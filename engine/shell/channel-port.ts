import { framesAhead } from '../../contract/shell/engine-messages.ts'
import { FrameInbox } from '../processes/frame-inbox.ts'
import type { Frame, Port } from '../processes/port.ts'

/** One window among those that share the shell's channel to the engine. */
export interface ChannelPort extends Port {
  receive(frame: Frame): void
  /** The window has taken so many frames: as many more may follow. */
  taken(frames: number): void
  /** The window has gone. */
  end(): void
}

/** `post` sends a frame on the shared carrier; `leave` says that this end has closed. */
export function channelPort(post: (frame: Frame) => Promise<void>, leave: () => void): ChannelPort {
  const inbox = new FrameInbox()
  let ahead = 0
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const go of woken) go()
  }
  return {
    send: async (frame) => {
      while (!inbox.closed && ahead >= framesAhead) await new Promise<void>((resolve) => waiting.push(resolve))
      if (inbox.closed) throw new Error('the window has gone')
      ahead += 1
      await post(frame)
    },
    onFrame: (listener) => inbox.listen(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => {
      if (inbox.closed) return
      inbox.close()
      wake()
      leave()
    },
    receive: (frame) => inbox.push(frame),
    taken: (frames) => {
      ahead = Math.max(0, ahead - frames)
      wake()
    },
    end: () => {
      inbox.close()
      wake()
    },
  }
}
