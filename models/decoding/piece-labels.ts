import { PackageError } from '../package/package-error.ts'

/** Rows of a head that labels pieces of words, as MKGformer's and HVPNeT's do: `PAD`, `O`, `B-PER`, …, `X`, `[CLS]`, `[SEP]`. */
export interface PieceLabels {
  /** All rows. */
  readonly count: number
  /** Names of types, in the order of their `B-` rows. */
  readonly types: readonly string[]
  /** Row of each type's first and further words; null where the head has none. */
  readonly begin: readonly number[]
  readonly inside: readonly (number | null)[]
  readonly outside: number
  /** For pieces after a word's first; `outside` where there is no such row. */
  readonly continued: number
  readonly first: number
  readonly last: number
}

/** @throws PackageError where no entity could be read off these rows */
export function pieceLabels(rows: readonly string[]): PieceLabels {
  const row = (name: string) => {
    const at = rows.indexOf(name)
    return at < 0 ? null : at
  }
  const types = rows.flatMap((name) => (name.startsWith('B-') ? [name.slice(2)] : []))
  const outside = row('O')
  if (rows.length === 0)
    throw new PackageError('the package does not name the rows of its head: import it again with label names')
  if (types.length === 0 || outside === null)
    throw new PackageError(`the head's rows are ${rows.slice(0, 8).join(', ')}: expected O and a B- row for each type`)
  const continued = row('X') ?? outside
  return {
    count: rows.length,
    types,
    begin: types.map((type) => row(`B-${type}`)!),
    inside: types.map((type) => row(`I-${type}`)),
    outside,
    continued,
    first: row('[CLS]') ?? outside,
    last: row('[SEP]') ?? outside,
  }
}
