/**
 * The size of one axis: a number, or an expression over named sizes such as `batch`, `length+61` or `2*batch*length`.
 * Expressions are kept in one canonical spelling, so two sizes are equal exactly when they are `===`.
 */
export type Dim = number | string
export type Shape = readonly Dim[]

/** Monomial (`batch*length`, or `''` for the constant) to its factor. */
export type DimTerms = ReadonlyMap<string, number>

/** @throws RangeError when the text is not a sum of products of names and whole numbers. */
export function dimTerms(dim: Dim): DimTerms {
  const terms = new Map<string, number>()
  if (typeof dim === 'number') return terms.set('', dim)
  for (const [, sign, text] of dim.matchAll(/([+-]?)([^+-]+)/g)) {
    let factor = sign === '-' ? -1 : 1
    const names: string[] = []
    for (const part of text!.split('*')) {
      if (/^\d+$/.test(part)) factor *= Number(part)
      else if (/^[A-Za-z_]\w*$/.test(part)) names.push(part)
      else throw new RangeError(`'${dim}' is no size: '${part}' is neither a name nor a whole number`)
    }
    const key = names.sort().join('*')
    terms.set(key, (terms.get(key) ?? 0) + factor)
  }
  return terms
}

export function addDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  const sum = new Map(dimTerms(a))
  for (const [key, factor] of dimTerms(b)) sum.set(key, (sum.get(key) ?? 0) + factor)
  return spell(sum)
}

export function subtractDims(a: Dim, b: Dim): Dim {
  return addDims(a, multiplyDims(-1, b))
}

export function multiplyDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  const product = new Map<string, number>()
  for (const [left, x] of dimTerms(a))
    for (const [right, y] of dimTerms(b)) {
      const key = [...left.split('*'), ...right.split('*')].filter(Boolean).sort().join('*')
      product.set(key, (product.get(key) ?? 0) + x * y)
    }
  return spell(product)
}

/** How many elements a tensor of this shape holds. */
export function countOf(shape: Shape): Dim {
  return shape.reduce(multiplyDims, 1)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis])
}

/** The value of a size once its names are known. */
export function evaluateDim(dim: Dim, sizes: ReadonlyMap<string, number>): number {
  let total = 0
  for (const [key, factor] of dimTerms(dim)) {
    let product = factor
    for (const name of key.split('*').filter(Boolean)) {
      const size = sizes.get(name)
      if (size === undefined) throw new RangeError(`the size '${name}' in '${dim}' is not known`)
      product *= size
    }
    total += product
  }
  return total
}

function spell(terms: DimTerms): Dim {
  const kept = [...terms].filter(([, factor]) => factor !== 0)
  if (kept.every(([key]) => key === '')) return kept[0]?.[1] ?? 0
  // Names first and the constant last: 'length+61', not '61+length'.
  kept.sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
  return kept
    .map(([key, factor], at) => {
      const size = Math.abs(factor)
      const body = key === '' ? `${size}` : size === 1 ? key : `${size}*${key}`
      return factor < 0 ? `-${body}` : at === 0 ? body : `+${body}`
    })
    .join('')
}
