import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Bytes of memory that a process holds just now; null where it is gone or the platform does not tell. */
export async function residentMemory(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    return kibibytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  }
  if (process.platform === 'darwin') {
    return new Promise((resolve) => {
      execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], (error, out) =>
        resolve(error === null ? kibibytes(out.trim()) : null),
      )
    })
  }
  return null
}

function kibibytes(digits: string | undefined): number | null {
  return digits === undefined || digits === '' ? null : Number(digits) * 1024
}
