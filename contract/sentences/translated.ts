/**
 * The same keys in another language. Chinese has one form for every number, so what English says in `_one` and `_other` has
 * `_other` alone there.
 */
export type Translated<Words> = { readonly [Key in keyof Words as Key extends `${string}_one` ? never : Key]: string }
