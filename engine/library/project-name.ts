/** What a project's folder name ends in. */
export const projectSuffix = '.triptych'

/** Characters that some file system refuses, and those that cannot be seen. */
const unfit = /[\p{Cc}\p{Cf}<>:"/\\|?*]/gu
/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i

/** A folder name, without suffix, for a project that a person named; the same name on every platform. */
export function folderNameOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(unfit, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = [...plain].slice(0, 60).join('').trimEnd()
  return short === '' || reserved.test(short) ? `Project ${short}`.trim() : short
}

/** `Name`, `Name 2`, `Name 3`, …: the first that is not taken. */
export function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (!isTaken(candidate)) return candidate
  }
}
