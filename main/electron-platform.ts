import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron'
import type { Child, Platform, PortEnd } from './platform.ts'

/** @param cwd where the children run; @param onOutput told what they print */
export function electronPlatform(cwd: string, onOutput: (text: string) => void): Platform {
  return {
    fork: (entry, args, serviceName, env) => {
      const child = utilityProcess.fork(entry, [...args], {
        cwd,
        env: { ...env },
        serviceName,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')))
      child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')))
      return asChild(child)
    },
    channel: () => new MessageChannelMain(),
  }
}

function asChild(child: Electron.UtilityProcess): Child {
  return {
    get pid() {
      return child.pid
    },
    postMessage: (message, transfer = []) => child.postMessage(message, transfer.map(asPort)),
    onSpawn: (listener) => void child.on('spawn', listener),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    // The process may be deep in native code, where a polite signal is heard late.
    kill: () => (child.pid === undefined ? child.kill() : process.kill(child.pid, 'SIGKILL')),
  }
}

/** Every port here came from `channel`. */
function asPort(port: PortEnd): MessagePortMain {
  return port as MessagePortMain
}
