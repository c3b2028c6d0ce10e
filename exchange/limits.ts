/** What a single file, record or image may ask of us. Shared by every format; see docs for how each is refused. */
export const limits = {
  /** UTF-16 units of one post's text. */
  textUnits: 8 * 1024 * 1024,
  /** Words of one post. */
  words: 200_000,
  /** Bytes of one line of a text file. */
  lineBytes: 16 * 1024 * 1024,
  /** Open brackets of a JSON document or a Python literal. */
  depth: 64,
  keysPerObject: 10_000,
  /** UTF-16 units of a post's name or an image's name. */
  nameUnits: 1024,
  imagesPerPost: 100,
  mentionsPerPost: 20_000,
  /** UTF-16 units of what a region is called. */
  regionLabelUnits: 64,
  /** UTF-16 units of the name of an entity or predicate of a graph. */
  keyUnits: 2000,
  /** UTF-16 units of one JSON-LD document; larger graphs come as N-Triples. */
  jsonLdUnits: 256 * 1024 * 1024,
  /** UTF-16 units of a post's metadata, printed as JSON. */
  metadataUnits: 64 * 1024,
  /** Issues listed; all are counted. */
  issuesListed: 100,
  imageBytes: 200 * 1024 * 1024,
  imagePixels: 100_000_000,
  imageSide: 32_767,
} as const
