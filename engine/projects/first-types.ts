import type { EntityType } from '../../contract/domain/entity-type.ts'

/** What a new project begins with: the four types that the starter knows. */
export const firstTypes: readonly EntityType[] = [
  { name: 'PER', colour: 0, description: 'Persons: real or invented, by name or nickname' },
  { name: 'LOC', colour: 1, description: 'Places: countries, cities, regions, buildings, natural places' },
  { name: 'ORG', colour: 2, description: 'Organisations: companies, clubs, parties, institutions, bands' },
  { name: 'MISC', colour: 3, description: 'Other names: events, works, products, peoples, languages' },
]
