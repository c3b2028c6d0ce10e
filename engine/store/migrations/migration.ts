/** A step from one schema to the next. Migrations only add; what has shipped is never edited. */
export interface Migration {
  /** The schema's number after this step, kept in `user_version`. */
  readonly version: number
  readonly name: string
  readonly sql: string
}
