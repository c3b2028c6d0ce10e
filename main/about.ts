import type { SystemFacts } from '../contract/calls/system.ts'

/** Versions and devices, as lines for a person who reports a fault. null: the engine does not answer. */
export function aboutLines(
  version: string,
  versions: { readonly electron?: string; readonly chrome?: string; readonly node?: string },
  facts: SystemFacts | null,
): string {
  const lines = [
    `Triptych ${version}`,
    `Electron ${versions.electron ?? '–'}, Chromium ${versions.chrome ?? '–'}, Node ${versions.node ?? '–'}`,
  ]
  if (facts === null) return [...lines, 'The engine does not answer.'].join('\n')
  const devices = facts.devices.map(({ device, verdict, reason }) => `${device}: ${verdict} (${reason})`)
  return [
    ...lines,
    `SQLite ${facts.sqlite}, onnxruntime ${facts.onnxruntime}, ${facts.platform}`,
    ...(devices.length === 0 ? ['No device has been tried yet.'] : devices),
  ].join('\n')
}
