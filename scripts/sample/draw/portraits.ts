import { ferry, sailingBoat, sea, spoonbill } from './harbour.ts'
import { lettering } from './lettering.ts'
import { looks } from './looks.ts'
import { bust, type Hair, type Look, person, poses } from './people.ts'
import { places } from './portrait-places.ts'
import { pick, seeded } from './random.ts'
import { circle, fadeRect, rect, shape } from './shapes.ts'
import { fireworks, stars } from './sky.ts'
import { car, cat, loaf, phone, record } from './things.ts'
import { paperLantern, shopFront } from './town.ts'
import { football, trophy } from './venues.ts'

/** The middle square of a picture's canvas. */
const square = (...layers: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="160 0 640 640">${layers.join('')}</svg>`

const known: Readonly<Record<string, Look>> = {
  'mira-tarn': looks.mira,
  okoro: looks.okoro,
  'jonas-pell': looks.pell,
  'ines-caldera': looks.caldera,
  'ada-skell': looks.skell,
  'zoe-lindqvist': looks.zoe,
  'bram-oduya': looks.bram,
  'noa-harel': looks.noa,
  'theo-marsh': looks.theo,
  'juniper-vale': looks.juniper,
  'walter-pike': looks.pike,
  'ravi-denholm': looks.ravi,
  'lena-frost': looks.lena,
}

const strangers = [
  'edda-marsh',
  'silas-tarn',
  'greta-pike',
  'ola-brandt',
  'pia-lund',
  'hugo-stein',
  'nadia-orme',
  'felix-hollin',
  'rosa-quill',
  'yusuf-bell',
  'mette-skell',
  'tom-arden',
  'iris-vale',
  'bess-harrow',
] as const

function stranger(seed: number): Look {
  const random = seeded(seed)
  const hairs: readonly Hair[] = ['short', 'long', 'bun', 'curls', 'beanie']
  return {
    skin: pick(random, ['#f0cdb0', '#d9a27a', '#b57c52', '#7a4a2e', '#e9bf9d']),
    hair: pick(random, hairs),
    hairColor: pick(random, ['#2c1d18', '#8a5a34', '#c65d2e', '#d8c9a0', '#5b5f6b', '#3b2530']),
    top: pick(random, ['#3f6fd1', '#8e2f5c', '#2b9c8f', '#e27d60', '#566b3c', '#6b4fa0', '#c99a2e']),
    legs: '#2f3348',
    glasses: random() < 0.35,
  }
}

const walls = ['#f2d8b0', '#bfd8e6', '#cfe3c4', '#ead0dc', '#dcd3ee', '#f3e3a6'] as const
const face = (look: Look, at: number): string =>
  square(fadeRect(160, 0, 640, 640, walls[at % walls.length]!, '#fdf8ee'), bust(look, 480, 350, 3.3))

const badge = (letters: string, ground: string, ring: string, ...inside: readonly string[]): string =>
  square(
    rect(160, 0, 640, 640, '#f4efe4'),
    circle(480, 320, 290, ring),
    circle(480, 320, 258, ground),
    ...inside,
    lettering(letters, 480, 395, letters.length > 5 ? 66 : 90, '#fffaf0', 0.95),
  )

const emblems: Readonly<Record<string, string>> = {
  rovers: badge('RVS', '#d7263d', '#7c1220', football(480, 240, 90)),
  'westmere-united': badge('WU', '#2563a8', '#0f2f57', football(480, 240, 90)),
  'blue-lantern': badge('TRIO', '#1f2f66', '#5b84d8', paperLantern(480, 150, 1.6, '#6fa8ff')),
  council: badge('EC', '#6b3f5f', '#3d2136', shape('M370 350V230L480 160L590 230V350Z', '#f0d9a8')),
  echo: badge(
    'ECHO',
    '#2f3136',
    '#a9a39a',
    rect(360, 160, 240, 170, '#fdfaf0', 8),
    rect(384, 190, 90, 110, '#b9b4aa'),
    rect(492, 190, 84, 14, '#6d6a64'),
    rect(492, 222, 84, 14, '#6d6a64'),
  ),
  'bird-trust': badge('BIRDS', '#4f7d5b', '#2f5239', spoonbill(480, 370, 1)),
  'crumb-and-kettle': badge('C&K', '#a8562a', '#5f2d12', loaf(480, 330, 1.6)),
  'harbour-line': badge('LINE', '#1f5f7a', '#0d3445', ferry(480, 340, 0.55)),
  lifeboat: badge('RESCUE', '#e0662f', '#24396b', shape('M350 300H610L570 370H390ZM440 300V230H540V300Z', '#24396b')),
  tidewell: badge('TIDE', '#3d4f8f', '#1f2a52', phone(480, 230, 0.36, '#9fd0ff')),
  'hollin-motors': badge('HM', '#3a3f4d', '#c9a24a', car(480, 340, 0.7, '#c9a24a')),
  'cafe-angstrom': square(
    rect(160, 0, 640, 640, '#cfe3c4'),
    shopFront(480, 620, 1.5, 'CAFE', '#3fa06a', '#e9dcc0', ''),
  ),
  'coast-league': badge('LEAGUE', '#2e7d4f', '#174a2c', trophy(480, 360, 0.9)),
  library: badge(
    'BOOKS',
    '#7a5a3a',
    '#402c18',
    rect(370, 170, 50, 180, '#d7263d'),
    rect(428, 190, 44, 160, '#f2b632'),
    rect(480, 160, 54, 190, '#3f6fd1'),
    rect(542, 200, 48, 150, '#4f7d5b'),
  ),
  'harbour-school': badge('SCHOOL', '#4f6d8f', '#26394f', shape('M340 260L480 190L620 260L480 330Z', '#fdf6e4')),
  'rowing-club': badge('ROW', '#17706b', '#0a3b39', shape('M330 330Q480 400 630 330L600 290H360Z', '#e8c25a')),
  'marl-records': badge('MARL', '#5c3a7d', '#2f1a45', record(480, 250, 100, '#e8c25a')),
  'tide-pictures': badge(
    'FILM',
    '#22242e',
    '#8b1e3f',
    rect(370, 190, 220, 150, '#f2ead8', 10),
    circle(440, 170, 46, '#d8d0c0'),
    circle(530, 170, 46, '#d8d0c0'),
  ),
  'fire-brigade': badge(
    'FIRE',
    '#b3261e',
    '#5d0f0a',
    shape('M480 140Q580 240 550 320Q520 370 480 370Q410 360 410 290Q420 230 480 140Z', '#ffb347'),
  ),
  'coast-railway': badge(
    'RAIL',
    '#0f5c4c',
    '#c9b26b',
    rect(390, 160, 180, 180, '#c9b26b', 24),
    rect(414, 190, 60, 60, '#0f5c4c', 8),
    rect(486, 190, 60, 60, '#0f5c4c', 8),
  ),
}

const night = (...layers: readonly string[]): string =>
  square(fadeRect(160, 0, 640, 640, '#151b3d', '#3a3f7a'), stars(5), ...layers)
const day = (top: string, bottom: string, ...layers: readonly string[]): string =>
  square(fadeRect(160, 0, 640, 640, top, bottom), ...layers)
const poster = (ground: string, title: string, ...layers: readonly string[]): string =>
  square(
    rect(160, 0, 640, 640, '#5a4a42'),
    rect(250, 40, 460, 560, ground, 8),
    ...layers,
    lettering(title, 480, 520, 48, '#fff4d8', 1),
  )
const sleeve = (ground: string, label: string, title: string): string =>
  square(rect(160, 0, 640, 640, ground), record(480, 280, 190, label), lettering(title, 480, 530, 56, '#fff4d8', 1))

const things: Readonly<Record<string, string>> = {
  harbourfest: night(
    fireworks(400, 200, 120, '#ffd56b'),
    fireworks(600, 300, 100, '#ff7a9c'),
    sea(480, '#24306a', '#101638', 3),
  ),
  'quay-cup': day('#8cc4e8', '#dff0f7', sea(400, '#3f8fb8', '#1f5f86', 4), sailingBoat(480, 460, 1.7, '#f2b632')),
  'lantern-night': night(
    paperLantern(340, 160, 1.5, '#ffb347'),
    paperLantern(500, 260, 1.8, '#ff7a5c'),
    paperLantern(640, 140, 1.3, '#ffd56b'),
  ),
  'lighthouse-run': day(
    '#cfe6f2',
    '#f4f0dc',
    rect(160, 500, 640, 140, '#7fa864'),
    person(looks.pell, 440, 600, 1.5, poses.run),
  ),
  'long-tide': poster('#1f4f7a', 'TIDE', bust(looks.juniper, 480, 290, 1.9)),
  'low-water': poster('#8f6b3a', 'LOW', sailingBoat(480, 440, 1.3, '#efe6cf')),
  'night-ferry': sleeve('#1b2450', '#6fa8ff', 'FERRY'),
  'paper-boats': sleeve('#7a2c40', '#fff4d8', 'BOATS'),
  'harbour-lights': sleeve('#0f4a52', '#ffd56b', 'LIGHTS'),
  'sea-swift': day('#9fcbe8', '#e7f3f7', sea(420, '#3f8fb8', '#1f5f86', 6), ferry(480, 460, 1.05)),
  'juniper-5': day('#efe6f7', '#cdbfe6', phone(480, 320, 0.85, '#7ad0a8')),
  'juniper-4': day('#f3ece0', '#d9cbb0', phone(480, 320, 0.85, '#e8a06f', 8)),
  wren: day('#cfe3c4', '#f2f0dc', rect(160, 460, 640, 180, '#8a8d94'), car(480, 500, 1.5, '#3fb0a5')),
  finch: day(
    '#f2e3c4',
    '#fdf6e4',
    rect(160, 460, 640, 180, '#8a8d94'),
    rect(330, 210, 330, 170, '#e0a53c', 14),
    car(480, 500, 1.5, '#e0a53c'),
  ),
  'coast-cup': day('#24513a', '#5f8f6b', trophy(480, 540, 2)),
  'spoonbill-count': day('#e3efe0', '#b8d3c0', spoonbill(400, 560, 1.7), spoonbill(620, 580, 1.1)),
  'winter-swim': day(
    '#d6e2ee',
    '#f4f7fa',
    sea(330, '#6f9fbf', '#2f5f86', 8),
    circle(420, 380, 46, '#e9bf9d'),
    circle(560, 420, 46, '#b57c52'),
    circle(420, 350, 40, '#d7263d'),
    circle(560, 390, 40, '#f2b632'),
  ),
  'rope-street-fair': day('#fbe3b8', '#f6cfa0', shopFront(480, 600, 1.3, 'FAIR', '#d7263d', '#e9dcc0', '')),
  'kettle-loaf': day('#e8d3b0', '#c9a877', loaf(480, 460, 3.4)),
  biscuit: day('#dfe9d6', '#f6efdd', cat(480, 560, 2.2)),
}

/** Every entity of the graph, drawn, by its key: 640 by 640. */
export const portraits: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(known).map(([id, look], at) => [id, face(look, at)])),
  ...Object.fromEntries(strangers.map((id, at) => [id, face(stranger(at + 3), at + 2)])),
  ...Object.fromEntries(Object.entries(places).map(([id, layers]) => [id, square(layers)])),
  ...emblems,
  ...things,
}
