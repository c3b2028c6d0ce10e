import type { WorkerRole } from '../domain/status.ts'

/** What any process needs to find its folders and speak the person's language. */
const always = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'SystemRoot',
  'WINDIR',
  'NODE_COMPILE_CACHE',
  'NODE_V8_COVERAGE',
]

/** Where drivers of graphics cards and their libraries are looked up. */
const devices = [
  'HOME',
  'USERPROFILE',
  'LOCALAPPDATA',
  'LD_LIBRARY_PATH',
  'CUDA_PATH',
  'CUDA_VISIBLE_DEVICES',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
  'XDG_RUNTIME_DIR',
  'OMP_NUM_THREADS',
]

const both = [...always, ...devices]

/** Where the engine finds its library. */
const library = ['XDG_DATA_HOME', 'USER', 'USERNAME', 'LOGNAME']

/** Only what a role needs: a process that reads foreign bytes should find no secrets in its environment. */
export function childEnvironment(
  role: WorkerRole | 'engine',
  from: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = { decode: always, compute: both, trainer: both, engine: [...both, ...library] }[role]
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(from)) {
    if (value !== undefined && (names.includes(name) || name.startsWith('TRIPTYCH_'))) env[name] = value
  }
  return env
}
