import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/**
 * Where Triptych keeps its projects, its list of them and its log: `TRIPTYCH_HOME`, else the place that the platform has
 * for the data of programs.
 */
export function libraryFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const own = env.TRIPTYCH_HOME
  if (own !== undefined && own !== '') return resolve(own)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Triptych')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Triptych')
  const data = env.XDG_DATA_HOME
  return join(data !== undefined && isAbsolute(data) ? data : join(home, '.local', 'share'), 'triptych')
}
