/** What packages of `relation-models.ts` call it. */
export const relationsArchitecture = 'mkgformer-relations'
