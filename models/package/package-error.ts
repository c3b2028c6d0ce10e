/** A model package is not what it says it is, or not what is needed. Shown to the user as it stands. */
export class PackageError extends Error {
  override readonly name = 'PackageError'
}
