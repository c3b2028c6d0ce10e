const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const rdfs = 'http://www.w3.org/2000/01/rdf-schema#'
const owl = 'http://www.w3.org/2002/07/owl#'
const skos = 'http://www.w3.org/2004/02/skos/core#'
const schema = ['http://schema.org/', 'https://schema.org/'] as const
const both = (name: string) => schema.map((space) => space + name)

export const prefixes = {
  rdf,
  rdfs,
  owl,
  skos,
  schema: 'https://schema.org/',
  prov: 'http://www.w3.org/ns/prov#',
  oa: 'http://www.w3.org/ns/oa#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export const terms = {
  type: `${rdf}type`,
  property: `${rdf}Property`,
  reifies: `${rdf}reifies`,
  statement: `${rdf}Statement`,
  subject: `${rdf}subject`,
  predicate: `${rdf}predicate`,
  object: `${rdf}object`,
  label: `${rdfs}label`,
  domain: `${rdfs}domain`,
  range: `${rdfs}range`,
  inverseOf: `${owl}inverseOf`,
  symmetricProperty: `${owl}SymmetricProperty`,
  objectProperty: `${owl}ObjectProperty`,
  altLabel: `${skos}altLabel`,
  description: 'https://schema.org/description',
  image: 'https://schema.org/image',
  derivedFrom: `${prefixes.prov}wasDerivedFrom`,
  attributedTo: `${prefixes.prov}wasAttributedTo`,
  generatedBy: `${prefixes.prov}wasGeneratedBy`,
  annotation: `${prefixes.oa}Annotation`,
  motivatedBy: `${prefixes.oa}motivatedBy`,
  identifying: `${prefixes.oa}identifying`,
  hasBody: `${prefixes.oa}hasBody`,
  hasTarget: `${prefixes.oa}hasTarget`,
  hasSource: `${prefixes.oa}hasSource`,
  hasSelector: `${prefixes.oa}hasSelector`,
  specificResource: `${prefixes.oa}SpecificResource`,
  positionSelector: `${prefixes.oa}TextPositionSelector`,
  quoteSelector: `${prefixes.oa}TextQuoteSelector`,
  start: `${prefixes.oa}start`,
  end: `${prefixes.oa}end`,
  exact: `${prefixes.oa}exact`,
  prefix: `${prefixes.oa}prefix`,
  suffix: `${prefixes.oa}suffix`,
  count: `${prefixes.xsd}nonNegativeInteger`,
} as const

/** Which predicates name, describe and picture an entity, and which languages are read, the best first. */
export interface Vocabulary {
  readonly labels: readonly string[]
  readonly aliases: readonly string[]
  readonly descriptions: readonly string[]
  readonly images: readonly string[]
  /** Language tags without region; '' is a text without a tag. Others are left out. */
  readonly languages: readonly string[]
}

export const usualVocabulary: Vocabulary = {
  labels: [terms.label, `${skos}prefLabel`, ...both('name')],
  aliases: [terms.altLabel, ...both('alternateName')],
  descriptions: [
    ...both('description'),
    `${rdfs}comment`,
    'http://purl.org/dc/terms/description',
    'http://dbpedia.org/ontology/abstract',
  ],
  images: [...both('image'), 'http://xmlns.com/foaf/0.1/depiction', 'http://dbpedia.org/ontology/thumbnail'],
  languages: ['en', ''],
}
