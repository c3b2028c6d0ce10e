/** What a page in Markdown names that may not be there any more. */
export interface NamedIn {
  /** Targets of links into the repository, as written but without `#…`. */
  readonly links: readonly string[]
  /** Code that begins with one of the folders asked for. */
  readonly paths: readonly string[]
  /** `X` of `npm run X`. */
  readonly scripts: readonly string[]
  /** The one or two words behind `triptych`: `graph import`, `import posts`. */
  readonly commands: readonly string[]
}

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
]

/** Reads words set as code, in a line or in a block; links are read everywhere. */
export function namedIn(page: string, folders: readonly string[]): NamedIn {
  const blocks = [...page.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(([, code]) => code!)
  const prose = page.replaceAll(/^```[\s\S]*?^```/gm, '')
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!)
  const code = [...blocks, ...spans].join('\n')
  const isOurs = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`)) && !/[\s*<{…]/.test(path)
  return {
    links: found(prose, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g).filter((target) => !/^[a-z]+:/.test(target)),
    paths: spans.filter(isOurs),
    scripts: found(code, /\bnpm run ([a-z0-9:-]+)/g),
    commands: found(code, /\btriptych ([a-z][a-z-]*(?: [a-z-]+\b)?)/g),
  }
}
