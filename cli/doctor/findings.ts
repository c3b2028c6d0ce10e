import type { DeviceTrial } from '../../contract/domain/status.ts'

/** How a finding weighs: `bad` keeps Triptych from working, `note` costs something. */
export interface Finding {
  readonly what: string
  readonly verdict: 'good' | 'note' | 'bad'
  readonly found: string
  /** What to do; null where nothing is needed. */
  readonly advice: string | null
}

export const good = (what: string, found: string): Finding => ({ what, verdict: 'good', found, advice: null })
export const note = (what: string, found: string, advice: string): Finding => ({ what, verdict: 'note', found, advice })
export const bad = (what: string, found: string, advice: string): Finding => ({ what, verdict: 'bad', found, advice })

const leastMajor = 24
/** The first SQLite without the WAL-reset corruption bug (https://www.sqlite.org/wal.html#walresetbug). */
const leastSqlite = [3, 51, 3] as const

export function judgeNode(version: string): Finding {
  return Number(version.split('.')[0]) >= leastMajor
    ? good('Node', version)
    : bad('Node', version, `Node ${leastMajor} or newer is needed; "npm ci" brings one.`)
}

export function judgeSqlite(version: string): Finding {
  const parts = version.split('.').map(Number)
  for (const [place, least] of leastSqlite.entries()) {
    const part = parts[place] ?? 0
    if (part > least) break
    if (part < least) return bad('SQLite', version, `At least ${leastSqlite.join('.')} is needed: run "npm ci".`)
  }
  return good('SQLite', version)
}

const enough = 2 * 2 ** 30
const little = 256 * 2 ** 20

export function judgeDiskSpace(freeBytes: number): Finding {
  const found = `${(freeBytes / 2 ** 30).toFixed(1)} GiB free`
  if (freeBytes < little) return bad('Disk space', found, 'Free some space: projects and models are written here.')
  if (freeBytes < enough) return note('Disk space', found, 'Imports with many images may not fit.')
  return good('Disk space', found)
}

/** Linux's numbers of file systems that live on another machine (statfs(2)). */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB2'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
])

/** @param folder on Windows its name alone tells: `\\\\server\\share` */
export function judgeFileSystem(type: number, folder: string): Finding {
  const name = /^[\\/]{2}[^\\/?.]/.test(folder) ? 'a network share' : networkTypes.get(type >>> 0)
  return name === undefined
    ? good('File system', 'local')
    : note('File system', name, 'Keep projects on a disk of this machine: locks and flushes may not hold here.')
}

/** Why the folder of projects cannot be written. @param code the system's, `EACCES` */
export function judgeUnwritable(folder: string, code: string, message: string): Finding {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return bad('Disk space', 'none', `Nothing more can be written to ${folder}: free some space, or raise the quota.`)
    case 'EACCES':
    case 'EPERM':
      return bad('Library', folder, 'You may not write there. Change its permissions, or set TRIPTYCH_HOME.')
    case 'EROFS':
      return bad(
        'Library',
        folder,
        'It lies on a medium that cannot be written. Set TRIPTYCH_HOME to a folder of yours.',
      )
    default:
      return bad('Library', folder, `It cannot be written (${message}). Set TRIPTYCH_HOME to a folder of yours.`)
  }
}

/** Cards that the system shows, whether or not a program can use them. */
export interface Cards {
  readonly nvidia: boolean
  readonly any: boolean
}

const librariesMissing: Readonly<
  Partial<Record<DeviceTrial['device'], { readonly card: keyof Cards; readonly advice: string }>>
> = {
  cuda: {
    card: 'nvidia',
    advice: 'An NVIDIA card is here: install its driver, CUDA and cuDNN of the version that onnxruntime asks for.',
  },
  webgpu: { card: 'any', advice: 'A graphics card is here: install its Vulkan driver.' },
}

export function judgeDevice({ device, verdict, reason }: DeviceTrial, cards: Cards): Finding {
  const what = `Device ${device}`
  const missing = librariesMissing[device]
  if (verdict === 'absent' && missing !== undefined && cards[missing.card]) return note(what, reason, missing.advice)
  switch (verdict) {
    case 'chosen':
      return good(what, `used: ${reason}`)
    case 'usable':
      return good(what, reason)
    case 'absent':
      return good(what, `not here: ${reason}`)
    case 'wrong-numbers':
    case 'failed':
      return note(what, reason, 'It is not used.')
  }
}
