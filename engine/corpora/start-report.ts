/** What a run begins with, where it continues from a package. */
export interface StartReport {
  /** Names of tensors that the package brought as they are. */
  readonly loaded: readonly string[]
  /** With more rows than the package has; the others are new. */
  readonly grown: readonly string[]
  readonly fresh: readonly string[]
  /** Of the package, without a place here. */
  readonly leftOver: readonly string[]
}

/** For a person, a line each. */
export function startLines(name: string, { loaded, grown, fresh, leftOver }: StartReport): readonly string[] {
  const some = (names: readonly string[]) =>
    names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ')
  return [
    `loaded from ${name}: ${loaded.length} tensors`,
    ...(grown.length > 0 ? [`loaded with new rows: ${some(grown)}`] : []),
    ...(fresh.length > 0 ? [`new: ${some(fresh)}`] : []),
    ...(leftOver.length > 0 ? [`left over, for this task has no such part: ${some(leftOver)}`] : []),
  ]
}
