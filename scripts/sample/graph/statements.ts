import { cast, type Member } from '../cast.ts'
import { type Fact, facts } from '../facts.ts'
import { neighbours } from './neighbours.ts'

/** Everybody and everything in the graph of Eastgate. */
export const entities: readonly Member[] = [...cast, ...neighbours]

/** A relation of the graph. Keys that begin with `/` are types of relations in posts as well, whose ends they name. */
export interface SamplePredicate {
  readonly key: string
  readonly label: string
  readonly domain: string
  readonly range: string
  readonly symmetric: boolean
}

const predicate = (key: string, label: string, domain: string, range: string, symmetric = false): SamplePredicate => ({
  key,
  label,
  domain,
  range,
  symmetric,
})

export const predicates: readonly SamplePredicate[] = [
  predicate('/per/loc/place_of_birth', 'was born in', 'PER', 'LOC'),
  predicate('/per/loc/place_of_residence', 'lives in', 'PER', 'LOC'),
  predicate('/per/org/member_of', 'is a member of', 'PER', 'ORG'),
  predicate('/per/misc/present_in', 'was present at', 'PER', 'MISC'),
  predicate('/per/per/peer', 'works beside', 'PER', 'PER', true),
  predicate('/loc/loc/contain', 'contains', 'LOC', 'LOC'),
  predicate('/org/loc/locate_at', 'is located at', 'ORG', 'LOC'),
  predicate('/misc/loc/held_on', 'is held in', 'MISC', 'LOC'),
  predicate('/misc/misc/part_of', 'is part of', 'MISC', 'MISC'),
  predicate('sibling-of', 'is a sibling of', 'PER', 'PER', true),
  predicate('child-of', 'is a child of', 'PER', 'PER'),
  predicate('founded-by', 'was founded by', 'ORG', 'PER'),
  predicate('made-by', 'was made by', 'MISC', 'ORG'),
  predicate('created-by', 'was created by', 'MISC', 'PER'),
  predicate('rival-of', 'is a rival of', 'ORG', 'ORG', true),
  predicate('sails-to', 'sails to', 'MISC', 'LOC'),
]

const said = (type: string, ...pairs: readonly string[]): Fact[] =>
  pairs.map((pair) => {
    const [head = '', tail = ''] = pair.split(' ')
    return { head, type, tail }
  })

/** What holds in Eastgate and no post says. */
const untold: readonly Fact[] = [
  ...said(
    '/per/loc/place_of_birth',
    'jonas-pell westmere',
    'ada-skell skell-island',
    'mette-skell skell-island',
    'silas-tarn eastgate',
    'edda-marsh port-hollin',
    'felix-hollin port-hollin',
    'noa-harel port-hollin',
    'hugo-stein westmere',
    'juniper-vale westmere',
    'iris-vale westmere',
    'walter-pike eastgate',
    'greta-pike eastgate',
  ),
  ...said(
    '/per/loc/place_of_residence',
    'mira-tarn fisher-row',
    'zoe-lindqvist rope-street',
    'bram-oduya eastgate',
    'jonas-pell eastgate',
    'ines-caldera eastgate',
    'noa-harel rope-street',
    'theo-marsh port-hollin',
    'edda-marsh port-hollin',
    'ravi-denholm eastgate',
    'lena-frost skell-island',
    'greta-pike eastgate',
    'ola-brandt eastgate',
    'pia-lund fisher-row',
    'hugo-stein westmere',
    'nadia-orme eastgate',
    'felix-hollin port-hollin',
    'rosa-quill eastgate',
    'yusuf-bell port-hollin',
    'mette-skell skell-island',
    'ada-skell eastgate',
    'tom-arden eastgate',
    'iris-vale port-hollin',
    'juniper-vale port-hollin',
    'bess-harrow fisher-row',
    'silas-tarn port-hollin',
  ),
  ...said(
    '/per/org/member_of',
    'mira-tarn blue-lantern',
    'zoe-lindqvist blue-lantern',
    'bram-oduya blue-lantern',
    'noa-harel crumb-and-kettle',
    'ada-skell harbour-line',
    'mette-skell harbour-line',
    'greta-pike lifeboat',
    'walter-pike lifeboat',
    'ola-brandt rovers',
    'pia-lund rovers',
    'hugo-stein westmere-united',
    'nadia-orme tidewell',
    'felix-hollin hollin-motors',
    'rosa-quill echo',
    'yusuf-bell cafe-angstrom',
    'tom-arden council',
    'iris-vale tide-pictures',
    'theo-marsh tide-pictures',
    'bess-harrow library',
    'silas-tarn rowing-club',
    'edda-marsh coast-railway',
  ),
  ...said(
    '/per/misc/present_in',
    'silas-tarn quay-cup',
    'greta-pike winter-swim',
    'lena-frost spoonbill-count',
    'pia-lund lighthouse-run',
    'iris-vale low-water',
    'tom-arden rope-street-fair',
    'bess-harrow lantern-night',
  ),
  ...said(
    '/per/per/peer',
    'pia-lund ines-caldera',
    'rosa-quill ravi-denholm',
    'tom-arden okoro',
    'mette-skell ada-skell',
  ),
  ...said(
    '/loc/loc/contain',
    'eastgate fisher-row',
    'eastgate rope-street',
    'eastgate corn-hall',
    'eastgate quay-park',
    'eastgate eastgate-harbour',
    'eastgate old-cinema',
    'eastgate town-hall',
    'eastgate market-square',
    'eastgate old-pier',
    'eastgate tidewell-works',
    'eastgate-harbour lifeboat-slip',
    'rope-street ropeworks',
    'gull-point gull-light',
    'skell-island skell-landing',
    'marl-hills tarn-water',
    'port-hollin hollin-station',
    'westmere mill-lane',
    'hollin-bay skell-island',
  ),
  ...said(
    '/org/loc/locate_at',
    'westmere-united westmere',
    'council town-hall',
    'echo rope-street',
    'harbour-line eastgate-harbour',
    'lifeboat lifeboat-slip',
    'tidewell tidewell-works',
    'hollin-motors port-hollin',
    'library market-square',
    'harbour-school fisher-row',
    'rowing-club port-hollin',
    'marl-records marl-hills',
    'tide-pictures port-hollin',
    'fire-brigade market-square',
    'coast-railway hollin-station',
  ),
  ...said(
    '/misc/loc/held_on',
    'lighthouse-run gull-point',
    'spoonbill-count skell-island',
    'winter-swim north-pier',
    'rope-street-fair rope-street',
    'coast-cup quay-park',
  ),
  ...said(
    '/misc/misc/part_of',
    'night-ferry harbour-lights',
    'paper-boats harbour-lights',
    'lantern-night harbourfest',
  ),
  ...said('sibling-of', 'mira-tarn silas-tarn', 'ada-skell mette-skell', 'juniper-vale iris-vale'),
  ...said('child-of', 'theo-marsh edda-marsh', 'greta-pike walter-pike'),
  ...said(
    'founded-by',
    'tidewell nadia-orme',
    'crumb-and-kettle noa-harel',
    'cafe-angstrom yusuf-bell',
    'tide-pictures theo-marsh',
    'bird-trust lena-frost',
  ),
  ...said(
    'made-by',
    'juniper-5 tidewell',
    'juniper-4 tidewell',
    'wren hollin-motors',
    'finch hollin-motors',
    'night-ferry blue-lantern',
    'paper-boats blue-lantern',
    'harbour-lights marl-records',
    'long-tide tide-pictures',
    'low-water tide-pictures',
    'kettle-loaf crumb-and-kettle',
    'coast-cup coast-league',
    'spoonbill-count bird-trust',
    'sea-swift harbour-line',
  ),
  ...said(
    'created-by',
    'long-tide theo-marsh',
    'low-water theo-marsh',
    'kettle-loaf noa-harel',
    'night-ferry mira-tarn',
  ),
  ...said('rival-of', 'rovers westmere-united', 'rowing-club lifeboat'),
  ...said('sails-to', 'sea-swift skell-island', 'sea-swift port-hollin'),
]

/** Who was where, who works beside whom and where festivals are held: that is left for the posts to tell. */
const leftToPosts: ReadonlySet<string> = new Set(['/per/misc/present_in', '/per/per/peer', '/misc/loc/held_on'])

/** What the graph states; of what the posts say, a part is missing, so that confirming a post adds to it. */
export const statements: readonly Fact[] = [...facts.filter(({ type }) => !leftToPosts.has(type)), ...untold]
