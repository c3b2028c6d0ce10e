import type { WorkerRole } from '../../contract/domain/status.ts'

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

/** Only what a role needs: a process that reads foreign bytes should find no secrets in its environment. */
export function childEnvironment(
  role: WorkerRole,
  from: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = role === 'decode' ? always : [...always, ...devices]
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(from)) {
    if (value !== undefined && (names.includes(name) || name.startsWith('TRIPTYCH_'))) env[name] = value
  }
  return env
}
