/** One message: oRPC's own frames, text or bytes. Ports carry them in order and look at nothing. */
export type Frame = string | Uint8Array<ArrayBufferLike>

/**
 * A two-way channel between processes, whatever carries it: Node's IPC, a MessagePort of Node or Electron, or one of
 * many channels inside another port. What arrives is `unknown` until it is decoded.
 */
export interface Port {
  /** Resolves when the carrier has taken the frame, so that a fast writer waits for a slow reader. Rejects once closed. */
  send(frame: Frame): Promise<void>
  /** One listener; frames that arrive before it is set are kept for it. */
  onFrame(listener: (frame: unknown) => void): void
  /** Called once, however the port came to its end. */
  onClose(listener: () => void): void
  close(): void
}
