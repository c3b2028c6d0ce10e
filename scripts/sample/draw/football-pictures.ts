import { lettering } from './lettering.ts'
import { looks } from './looks.ts'
import type { Look } from './people.ts'
import { bust, person, poses } from './people.ts'
import { fadeRect, picture, place, polygon, rect, stroke } from './shapes.ts'
import { cloud, confetti, sky } from './sky.ts'
import { table } from './town.ts'
import { crowdStand, floodlight, football, goal, pitch } from './venues.ts'

const red = ['#d7263d', '#b81d33', '#f4f1ea', '#e4576a', '#8f1729'] as const
const mixed = ['#d7263d', '#2d6cb3', '#f4f1ea', '#f2b632', '#6b7280'] as const
const kit = { top: '#d7263d', legs: '#f4f1ea' } as const
const away = { top: '#2d6cb3', legs: '#dfe6ee' } as const

const squad: readonly Look[] = (
  [
    ['#5f3a26', 'short', '#17110f'],
    ['#f0cdb0', 'curls', '#c98b3a'],
    ['#b9805a', 'bun', '#2c1d18'],
    ['#edc4a2', 'long', '#5b3a28'],
    ['#8a5a3c', 'curls', '#1d1517'],
    ['#e6b894', 'bald', '#554433'],
    ['#d8a985', 'short', '#33251f'],
    ['#f2d3bb', 'bun', '#d9a441'],
  ] as const
).map(([skin, hair, hairColor]) => ({ skin, hair, hairColor, ...kit }))

export const footballPictures = {
  'match-night': picture(
    sky('#0f1430', '#2b3466', 300),
    floodlight(90, 300),
    floodlight(870, 300),
    crowdStand(210, 350, 111, mixed),
    pitch(350, true),
    rect(350, 40, 260, 130, '#15171f', 10),
    rect(362, 52, 236, 106, '#22252f', 6),
    lettering('2 1', 480, 76, 58, '#ffd24a', 0.8),
    rect(474, 100, 12, 8, '#ffd24a', 2),
    person({ ...looks.pell, ...kit }, 400, 590, 0.95, poses.cheer),
    person({ ...looks.visitor, ...away }, 700, 560, 0.8, poses.hips),
    person(squad[0] ?? looks.pell, 230, 560, 0.8, poses.run),
    football(560, 600, 22),
  ),
  signing: picture(
    fadeRect(0, 0, 960, 640, '#b4202f', '#7a1422'),
    [0, 1, 2, 3, 4, 5]
      .map((at) => lettering('ROVERS', 100 + (at % 3) * 380, 60 + Math.floor(at / 3) * 120, 30, '#ffffff', 0.7))
      .join('')
      .replaceAll('opacity="1"', 'opacity="0.35"'),
    bust(looks.pell, 360, 330, 2),
    bust(looks.chairman, 660, 340, 1.8),
    table(500, '#5c3a2a'),
    place(
      450,
      560,
      1,
      polygon('-150,-40 120,-50 160,40 -130,50', '#fffdf4') +
        stroke('M-110 -16L90 -24M-106 4L96 -4M-100 24L20 20', '#9a9a9a', 5) +
        stroke('M50 22q10 -24 22 0t26 -6', '#1f3f8f', 4) +
        stroke('M100 14L170 -70', '#1a1a22', 10),
    ),
    football(830, 540, 56),
  ),
  team: picture(
    sky('#8cc6ea', '#e5f3f8', 300),
    cloud(200, 80, 0.9),
    crowdStand(150, 300, 113, red),
    pitch(300),
    person({ ...looks.pell, ...kit }, 130, 520, 0.9, poses.hips),
    squad
      .slice(0, 4)
      .map((look, at) => person(look, 270 + at * 140, 520, 0.9, poses.hips))
      .join(''),
    person(looks.caldera, 830, 520, 0.9, poses.hips),
    squad
      .slice(4)
      .map((look, at) => person(look, 200 + at * 140 + (at > 1 ? 130 : 0), 625, 0.85, poses.hold))
      .join(''),
    football(480, 604, 30),
  ),
  goalkeeper: picture(
    sky('#a9cbe0', '#eaf2f2', 260),
    crowdStand(120, 260, 114, mixed),
    pitch(260),
    goal(480, 500, 1.9),
    person(looks.caldera, 480, 560, 1.25, { left: [-60, -150], right: [52, -190] }),
    football(548, 316, 32),
    rect(60, 40, 250, 84, '#15171f', 10),
    lettering('0 3', 185, 60, 44, '#ffd24a', 0.9),
    rect(176, 80, 14, 6, '#ffd24a', 2),
  ),
  goal: picture(
    sky('#0f1c38', '#31456f', 220),
    crowdStand(90, 250, 115, red),
    pitch(250, true),
    goal(650, 470, 1.5),
    football(760, 300, 30),
    stroke('M300 560Q520 330 726 306', '#ffffff', 6, 0.35),
    stroke('M330 590Q560 380 730 322', '#ffffff', 4, 0.25),
    person({ ...looks.visitor, ...away, top: '#3aa76d' }, 560, 480, 0.95, {
      left: [-80, -290],
      right: [90, -250],
      stride: 30,
    }),
    person({ ...looks.pell, ...kit }, 260, 610, 1.3, poses.run),
    lettering('9', 254, 340, 50, '#ffffff', 0.9),
  ),
  fans: picture(
    fadeRect(0, 0, 960, 640, '#7a1422', '#c22a3c'),
    crowdStand(0, 330, 116, red),
    rect(130, 60, 700, 130, '#f8f3e6', 8),
    lettering('PELL', 480, 84, 82, '#c22a3c', 1.1),
    person({ ...looks.noa, ...kit }, 170, 720, 1.35, poses.cheer),
    person({ ...looks.visitor, ...kit, hair: 'beanie', hairColor: '#f4f1ea' }, 400, 740, 1.5, poses.cheer),
    person({ ...looks.child, ...kit }, 590, 700, 1, poses.cheer),
    person({ ...looks.bram, ...kit, hairColor: '#d7263d' }, 790, 730, 1.45, poses.cheer),
    confetti(117, 460),
  ),
} as const satisfies Record<string, string>
