/** What packages of `relation-models.ts` call it, by the network through which they see. */
export const relationsArchitectures = { mkgformer: 'mkgformer-relations', hvpnet: 'hvpnet-relations' } as const
export const relationsArchitecture = relationsArchitectures.mkgformer
export type RelationsArchitecture = (typeof relationsArchitectures)[keyof typeof relationsArchitectures]

export function isRelations(architecture: string): architecture is RelationsArchitecture {
  return Object.values(relationsArchitectures).some((each) => each === architecture)
}
