import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { ImportIssue } from '../../contract/domain/import.ts'
import { say } from '../../contract/sentences/say.ts'
import { type BoxedImage, type BoxedObject, checkedBox } from '../boxed-image.ts'
import { error, type Finding, issueAt, quoted, warning } from '../issue.ts'
import { limits } from '../limits.ts'
import { imageNameFinding, postNameFinding } from '../names.ts'
import { readXmlText } from './xml-text.ts'

export interface ParsedVoc {
  /** null: an error keeps the file out. */
  readonly image: BoxedImage | null
  readonly issues: readonly ImportIssue[]
}

/** UTF-16 units of a file: a thousand boxes are not half a megabyte. */
const largest = 8 * 1024 * 1024
const mostObjects = 10_000
const deepest = 32

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  maxNestedTags: deepest,
})
const metaData = XMLParser.getMetaDataSymbol() as unknown as symbol

/**
 * Boxes of one image as Pascal VOC writes them; in the GMNER layout an object's name is the text of an entity, and several
 * objects may have the same. Corners are places between pixels, as the tools that write such files have them: a box as wide as
 * the image goes from 0 to its width.
 *
 * Nothing that a document type could define is read: a file that has one is refused.
 *
 * @param file names it in issues
 */
export function parseVoc(text: string, file: string): ParsedVoc {
  const issues: ImportIssue[] = []
  const refused = (line: number | null, finding: Finding): ParsedVoc => ({
    image: null,
    issues: [...issues, issueAt(file, line, finding)],
  })
  if (text.length > largest)
    return refused(null, error('XML_LIMIT', null, say('files.charactersAtMost', { found: text.length, most: largest })))
  const lineAt = (index: number): number => text.slice(0, index).split('\n').length
  const definition = /<!\s*(?:DOCTYPE|ENTITY)/i.exec(text)
  if (definition !== null) return refused(lineAt(definition.index), error('XML_DTD', null, say('files.xmlDoctype')))
  const depth = deepestAt(text)
  if (depth !== null) return refused(lineAt(depth), error('XML_DEPTH', null, say('files.xmlDepth', { most: deepest })))
  const broken = syntaxFinding(text)
  if (broken !== null) return refused(broken.line, broken.finding)
  let roots: readonly Element[]
  try {
    roots = elementsOf(parser.parse(text), lineAt).filter(({ tag }) => !tag.startsWith('?'))
  } catch (thrown) {
    // The library does not read names that programs know: `__proto__`.
    return refused(
      null,
      error('XML_SYNTAX', null, say('files.readerSays', { detail: (thrown as Error).message.slice(0, 200) })),
    )
  }
  const root = roots.find(({ tag }) => tag === 'annotation')
  if (root === undefined) {
    const found = roots[0] === undefined ? say('files.noElement') : `<${roots[0].tag}>`
    return refused(roots[0]?.line ?? null, error('VOC_ROOT', null, say('files.vocRoot', { found })))
  }
  const add = (line: number, finding: Finding | null): void => {
    if (finding !== null && issues.length < limits.issuesListed) issues.push(issueAt(file, line, finding))
  }

  const name = textIn(root, 'filename')
  const named = name === null ? error('VOC_NAME', 'filename', say('files.vocNoName')) : null
  add(root.line, named ?? imageNameFinding(name!, 'filename'))
  const size = sizeOf(root, add)
  const wanted = root.children.filter(({ tag }) => tag === 'object')
  if (wanted.length > mostObjects)
    return refused(
      root.line,
      error('VOC_OBJECTS', null, say('files.objectsAtMost', { found: wanted.length, most: mostObjects })),
    )
  const objects = wanted.flatMap((each, at) => objectOf(each, `object[${at}]`, size, add) ?? [])
  const isRefused = issues.some(({ severity }) => severity === 'error')
  return { image: isRefused ? null : { name: name!, size, objects }, issues }
}

/** Why the text is no XML; null: it is. */
function syntaxFinding(text: string): { readonly line: number; readonly finding: Finding } | null {
  const valid = XMLValidator.validate(text)
  if (valid === true) return null
  const { msg, line, col } = valid.err
  // So the library lists the elements that are still open, without saying where.
  const open = /^Invalid '\[\s*([\s\S]*)\]' found/.exec(msg)?.[1]
  if (open === undefined)
    return {
      line,
      finding: error('XML_SYNTAX', null, say('files.readerSaysAt', { detail: msg.slice(0, 200), column: col })),
    }
  const names = open
    .replaceAll(/[\s"]+/g, ' ')
    .trim()
    .slice(0, 80)
  return {
    line: text.split('\n').length,
    finding: error('XML_SYNTAX', null, say('files.xmlCut', { names })),
  }
}

interface Element {
  readonly tag: string
  readonly line: number
  readonly children: readonly Element[]
  /** Its own, references still in it. */
  readonly text: string
}

type Add = (line: number, finding: Finding | null) => void

/** Elements as the parser gives them: a list of objects, each with its tag as key. */
function elementsOf(nodes: unknown, lineAt: (index: number) => number): Element[] {
  return (nodes as readonly Record<string | symbol, unknown>[]).flatMap((node) => {
    const [tag] = Object.keys(node)
    if (tag === undefined || tag === '#text') return []
    const inside = node[tag] as readonly Record<string, unknown>[]
    const start = (node[metaData] as { readonly startIndex?: number } | undefined)?.startIndex ?? 0
    return {
      tag,
      line: lineAt(start),
      children: elementsOf(inside, lineAt),
      text: inside.map((each) => (typeof each['#text'] === 'string' ? each['#text'] : '')).join(''),
    }
  })
}

function childOf(element: Element | undefined, path: string): Element | undefined {
  return path
    .split('.')
    .reduce<Element | undefined>((found, tag) => found?.children.find((each) => each.tag === tag), element)
}

/** null where the element is not there, is empty or refers to what nobody defined. */
function textIn(element: Element, path: string): string | null {
  const text = readXmlText(childOf(element, path)?.text ?? '')
  return text === null || text === '' ? null : text
}

function sizeOf(root: Element, add: Add): BoxedImage['size'] {
  const side = (path: string) => numberIn(root, path)
  const [width, height] = [side('size.width'), side('size.height')]
  const line = childOf(root, 'size')?.line ?? root.line
  const isSide = (value: number | null) =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= limits.imageSide
  if (isSide(width) && isSide(height)) return { width: width!, height: height! }
  const isMissing = (value: number | null, path: string) => value === 0 || childOf(root, path) === undefined
  if (isMissing(width, 'size.width') && isMissing(height, 'size.height'))
    add(line, warning('VOC_SIZE', 'size', say('files.noSize')))
  else
    add(
      line,
      error(
        'VOC_SIZE',
        'size',
        say('files.foundNoSizes', {
          width: quoted(textIn(root, 'size.width') ?? ''),
          height: quoted(textIn(root, 'size.height') ?? ''),
          most: limits.imageSide,
        }),
      ),
    )
  return null
}

function objectOf(element: Element, field: string, size: BoxedImage['size'], add: Add): BoxedObject | null {
  const label = textIn(element, 'name')
  const { line } = element
  if (label === null) add(line, error('VOC_NAME', `${field}.name`, say('files.vocObjectName')))
  else add(childOf(element, 'name')!.line, postNameFinding(label, `${field}.name`))
  const corner = (side: string): number => {
    const found = numberIn(element, `bndbox.${side}`)
    if (found !== null) return found
    const text = childOf(element, `bndbox.${side}`)?.text
    const what = text === undefined ? say('files.foundNothing') : quoted(text)
    add(
      childOf(element, 'bndbox')?.line ?? line,
      error('VOC_BOX', `${field}.bndbox.${side}`, say('files.foundNoNumber', { found: what })),
    )
    return Number.NaN
  }
  const corners = { left: corner('xmin'), top: corner('ymin'), right: corner('xmax'), bottom: corner('ymax') }
  if (label === null || Object.values(corners).some(Number.isNaN)) return null
  const { box, finding } = checkedBox(corners, size, `${field}.bndbox`)
  add(childOf(element, 'bndbox')!.line, finding)
  return box === null ? null : { label, box }
}

/** Digits as people write them; no exponents, no hexadecimal. */
function numberIn(element: Element, path: string): number | null {
  const text = textIn(element, path)
  return text !== null && /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : null
}

/** Where more elements are open than may be; null: nowhere. Comments and the like hold no elements. */
function deepestAt(text: string): number | null {
  let depth = 0
  for (const match of text.matchAll(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/|<[^<>]*?(\/)?>/g)) {
    const [tag, isEmpty] = match
    if (tag === '</') depth--
    else if (!tag.startsWith('<!') && !tag.startsWith('<?') && isEmpty === undefined && ++depth > deepest)
      return match.index
  }
  return null
}
