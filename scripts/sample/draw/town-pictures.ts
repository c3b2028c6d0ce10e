import { lettering } from './lettering.ts'
import { looks } from './looks.ts'
import { bust, chain, person, poses } from './people.ts'
import { scatter } from './random.ts'
import {
  circle,
  corners,
  ellipse,
  fadeRect,
  glow,
  mirrored,
  picture,
  place,
  polygon,
  rect,
  shape,
  stroke,
} from './shapes.ts'
import { cloud, confetti, hills, rain, sky, stars, sun } from './sky.ts'
import { car, cat, loaf, newspaper, suitcase, umbrella, wren } from './things.ts'
import { cinema, cobbles, houses, lampPost, paperLantern, road, room, shopFront, table } from './town.ts'

const bread = loaf(-60, -6, 0.8) + loaf(50, -6, 0.8) + loaf(-4, -52, 0.8)
const brick = scatter(90, 61, (random) =>
  rect(random() * 960, Math.floor(random() * 26) * 24, 52, 16, random() < 0.5 ? '#ffffff' : '#000000', 3, 0.07),
)

/** The drive of one house, twice: once with the bird and once with the car of the same name. */
const drive = (morning: string, house: string): string =>
  sky(morning, '#fdf6e4', 420) +
  hills(360, 70, '#9dbb8a', 71) +
  rect(560, 170, 330, 260, house) +
  polygon('536,170 725,60 914,170', '#7d4b43') +
  rect(600, 230, 80, 90, '#8fb8c9', 4) +
  stroke('M640 230v90M600 275h80', '#fdf8ea', 6) +
  rect(750, 270, 90, 160, '#4d7a6a', 6) +
  circle(824, 356, 6, '#f0d26a') +
  rect(0, 420, 960, 220, '#7fa864') +
  polygon('330,420 800,420 960,640 120,640', '#cbbfae')

export const townPictures = {
  cinema: picture(
    sky('#1b1b3a', '#4a3560', 560),
    stars(62, 220),
    houses(0, 240, 560, 63, true),
    houses(740, 980, 560, 64, true),
    cobbles(556, 65, '#4d4656'),
    cinema(480, 562, 1, 'THE LONG TIDE'),
    person(looks.visitor, 300, 600, 0.62),
    person(looks.lena, 380, 604, 0.6),
    person(looks.theo, 680, 610, 0.7, poses.hips),
  ),
  'film-poster': picture(
    fadeRect(0, 0, 960, 640, '#9a5b4a', '#7b4438'),
    brick,
    cobbles(560, 66),
    rect(222, 26, 396, 530, '#2a2230', 6),
    `<clipPath id="poster"><rect x="238" y="42" width="364" height="498"/></clipPath><g clip-path="url(#poster)">${fadeRect(238, 42, 364, 498, '#10365c', '#f0a868')}${circle(420, 300, 120, '#ffe2a8')}${bust(looks.juniper, 420, 318, 2)}${shape('M238 440q60 -40 120 0t120 0 130 0V560H238z', '#123a63')}${lettering('THE LONG TIDE', 420, 470, 34, '#ffe9c4', 0.9)}${lettering('VALE', 420, 64, 30, '#ffe9c4', 0.8)}</g>`,
    person(looks.visitor, 740, 606, 0.78, poses.reach),
    person(looks.child, 880, 612, 0.5, poses.cheer),
    lampPost(120, 590, 380, false),
  ),
  bakery: picture(
    sky('#a7d8ea', '#fdf3df', 560),
    houses(-20, 240, 566, 67),
    houses(740, 980, 566, 68),
    cobbles(560, 69),
    shopFront(480, 566, 1.45, 'CRUMB & KETTLE', '#d9534f', '#e7b97f', bread),
    person(looks.visitor, 800, 612, 0.75, poses.run),
    place(150, 612, 1, mirrored(person(looks.child, 0, 0, 0.55, poses.run))),
  ),
  baker: picture(
    fadeRect(0, 0, 960, 640, '#f6dfb8', '#e7c18c'),
    rect(560, 110, 340, 330, '#a9563f', 20),
    shape('M600 440V260Q600 180 730 180Q860 180 860 260V440Z', '#3b1d18'),
    glow(730, 400, 190, '#ff8c2e', 0.9),
    shape('M640 440q10 -60 40 -80q0 30 22 50q10 -60 40 -90q6 50 34 70q10 -20 8 -40q36 40 34 90z', '#ffb347'),
    rect(60, 120, 260, 18, '#8b5a3a', 4),
    loaf(130, 120, 0.7),
    loaf(250, 120, 0.7),
    rect(60, 250, 260, 18, '#8b5a3a', 4),
    loaf(120, 250, 0.65),
    loaf(200, 250, 0.65),
    loaf(280, 250, 0.65),
    person(looks.noa, 440, 640, 1.75, poses.hold),
    shape('M396 290H484L500 520H380Z', '#fffaf0'),
    stroke('M404 290L420 225M476 290L460 225', '#fffaf0', 8),
    table(500, '#b57b4a'),
    rect(330, 462, 220, 40, '#8b5a3a', 8),
    loaf(440, 470, 1.25),
    loaf(180, 560, 1),
    loaf(760, 572, 1.1),
  ),
  council: picture(
    room('#6d7f74', '#7b4f38', 520),
    rect(380, 40, 200, 150, '#d9c58a', 10),
    `<clipPath id="arms"><path d="M410 60h140v60q0 50 -70 70q-70 -20 -70 -70z"/></clipPath><g clip-path="url(#arms)">${rect(400, 50, 160, 150, '#2f6fa8')}${shape('M400 140q40 -24 80 0t80 0V210H400z', '#f7f3e6')}${shape('M470 70h20l6 60h-32z', '#f7f3e6')}</g>`,
    rect(60, 90, 120, 330, '#a33b3b'),
    rect(780, 90, 120, 330, '#a33b3b'),
    bust(looks.visitor, 180, 370, 1.15),
    bust(looks.okoro, 480, 350, 1.4),
    chain(480, 350, 1.4),
    bust(looks.chairman, 780, 370, 1.15),
    rect(40, 450, 880, 150, '#8f5d3b', 10),
    rect(40, 450, 880, 16, '#b37d52', 8),
    [180, 480, 780]
      .map(
        (x) =>
          rect(x - 70, 490, 140, 46, '#f6efdc', 4) +
          stroke(`M${x + 90} 450v-50`, '#2b2d36', 5) +
          circle(x + 90, 396, 9, '#2b2d36'),
      )
      .join(''),
    lettering('MAYOR', 480, 500, 25, '#4b2e24', 0.9),
    person(looks.ravi, 320, 640, 0.85, poses.hold),
    rect(300, 480, 40, 30, '#fffbe8', 2),
  ),
  'rainy-street': picture(
    sky('#5d6b7a', '#a2adb3', 420),
    houses(0, 960, 420, 73),
    rect(0, 0, 960, 420, '#3f4d5e', 0, 0.35),
    fadeRect(0, 420, 960, 220, '#6d828f', '#4a6070'),
    scatter(
      20,
      74,
      (random) =>
        `<ellipse cx="${Math.round(random() * 960)}" cy="${Math.round(440 + random() * 190)}" rx="${Math.round(16 + random() * 26)}" ry="${Math.round(4 + random() * 6)}" fill="none" stroke="#dce7ec" stroke-width="3" opacity="0.6"/>`,
    ),
    [
      [230, 520, 1],
      [340, 560, 1.2],
      [120, 580, 1.1],
    ]
      .map(([x = 0, y = 0, scale = 1]) =>
        place(
          x,
          y,
          scale,
          ellipse(0, 0, 52, 24, '#f2d64b') +
            shape('M-50 -6L-76 -24L-44 -20Z', '#f2d64b') +
            circle(40, -32, 22, '#f2d64b') +
            shape('M58 -36L86 -28L58 -22Z', '#ef8a2e') +
            circle(44, -38, 3.5, '#26222b') +
            shape('M-24 -8Q4 -26 18 2Q-4 10 -24 -8Z', '#000000', 0.12) +
            ellipse(0, 20, 66, 7, '#ffffff', 0.35),
        ),
      )
      .join(''),
    person({ ...looks.lena, top: '#e0a526', coat: true }, 720, 590, 1.1, { left: [-50, -128], right: [56, -190] }),
    umbrella(782, 300, 1.35, '#c9344a'),
    rain(75),
  ),
  station: picture(
    sky('#c9dfe8', '#f7f1e2', 640),
    polygon('0,0 960,0 960,90 0,150', '#4a6a74'),
    scatter(6, 1, (_, at) => stroke(`M${80 + at * 170} ${145 - at * 10}V470`, '#39525a', 14)),
    rect(0, 250, 620, 210, '#2c7a5b', 16),
    rect(0, 300, 620, 16, '#f4d35e'),
    scatter(5, 1, (_, at) => rect(24 + at * 118, 330, 90, 76, '#d6ecf2', 10)),
    shape('M620 250Q700 270 710 400V460H620Z', '#2c7a5b'),
    shape('M630 270Q680 290 690 370H630Z', '#d6ecf2'),
    rect(0, 455, 960, 40, '#3c3d44'),
    rect(0, 490, 960, 150, '#b9b0a2'),
    rect(0, 490, 960, 14, '#f4d35e'),
    rect(590, 110, 330, 66, '#22457a', 8),
    lettering('PORT HOLLIN', 755, 130, 26, '#ffffff', 0.9),
    circle(480, 150, 46, '#fdfaf0'),
    `<circle cx="480" cy="150" r="46" fill="none" stroke="#2b2d36" stroke-width="7"/>`,
    stroke('M480 150V116M480 150V128', '#2b2d36', 6),
    person(looks.theo, 770, 600, 1.1, poses.wave),
    suitcase(600, 606, 0.9, '#b5533c'),
    suitcase(680, 618, 0.7, '#3d6fa8'),
    suitcase(890, 612, 0.8, '#d9a441'),
  ),
  'car-drive': picture(drive('#9fc9e6', '#f2e3c4'), sun(130, 110, 46), car(470, 570, 1.25, '#3fb0a5')),
  'wren-bird': picture(
    drive('#b9d7c6', '#e4c9b8'),
    cloud(220, 110, 0.9),
    wren(440, 596, 1.7),
    stroke('M196 372q-24 -20 -48 -14M190 400q-34 -4 -58 14M196 428q-24 12 -36 36', '#7b4d2b', 8, 0.7),
    scatter(20, 77, (random) => ellipse(140 + random() * 700, 606 + random() * 30, 8, 4, '#8f8474')),
  ),
  'car-show': picture(
    fadeRect(0, 0, 960, 470, '#23263a', '#454a6b'),
    scatter(5, 1, (_, at) =>
      polygon(corners(120 + at * 180, 0, 140 + at * 180, 0, 230 + at * 180, 470, 30 + at * 180, 470), '#ffffff', 0.06),
    ),
    rect(0, 470, 960, 170, '#2c2e3f'),
    lettering('HOLLIN MOTORS', 480, 60, 44, '#ffffff', 0.8),
    ellipse(480, 560, 400, 64, '#5b6190'),
    ellipse(480, 548, 400, 64, '#8b92c9'),
    glow(480, 480, 420, '#ffffff', 0.3),
    car(480, 540, 1.5, '#f2b632'),
    person(looks.presenter, 870, 560, 0.9, { left: [-96, -200], right: [50, -128] }),
  ),
  'lantern-night': picture(
    sky('#1a1a40', '#56376b', 440),
    stars(78, 200),
    houses(0, 960, 450, 79, true),
    cobbles(446, 80, '#433a52'),
    stroke('M0 90Q240 170 480 110T960 90', '#3a2d3c', 3),
    stroke('M0 200Q240 280 480 210T960 210', '#3a2d3c', 3),
    [
      [90, 190, 1, '#ff9f43'],
      [250, 230, 1.1, '#ff6b6b'],
      [420, 215, 1, '#feca57'],
      [580, 200, 1.15, '#ff8fa3'],
      [740, 190, 1, '#ffd166'],
      [880, 190, 1.1, '#ff7f50'],
      [170, 330, 0.9, '#ffd166'],
      [330, 350, 1, '#ff9f43'],
      [660, 330, 1, '#ff6b6b'],
      [830, 330, 0.9, '#feca57'],
    ]
      .map(([x, y, scale, color]) => paperLantern(Number(x), Number(y), Number(scale), String(color)))
      .join(''),
    person(looks.child, 400, 610, 0.6, poses.hold),
    person(looks.noa, 500, 616, 0.85),
    person(looks.pike, 640, 612, 0.85, poses.reach),
    paperLantern(400, 540, 0.6, '#ffe08a'),
  ),
  'lantern-window': picture(
    fadeRect(0, 0, 960, 640, '#20263f', '#171a2d'),
    scatter(110, 81, (random) =>
      rect(random() * 960, Math.floor(random() * 27) * 24, 56, 17, random() < 0.5 ? '#ffffff' : '#000000', 3, 0.05),
    ),
    glow(480, 330, 420, '#3f8cff', 0.45),
    rect(300, 90, 360, 440, '#d9d3c4', 6),
    fadeRect(322, 112, 316, 396, '#10224f', '#1d4a9c'),
    paperLantern(480, 320, 2.1, '#4aa3ff'),
    stroke('M480 112V508M322 300H638', '#d9d3c4', 14),
    rect(280, 524, 400, 26, '#bdb5a3', 4),
    shape('M322 112Q420 200 350 508H322Z', '#c9b7d6', 0.75),
    shape('M638 112Q540 200 610 508H638Z', '#c9b7d6', 0.75),
    stroke('M700 640Q730 420 700 240T760 0', '#2f5a3f', 8),
    scatter(22, 82, (random, at) => ellipse(700 + random() * 70, at * 29, 20, 11, '#3d7350', 0.9)),
  ),
  newspaper: picture(
    table(0, '#c99a68'),
    newspaper(400, 320, 1.08, -9),
    place(
      760,
      250,
      1,
      circle(0, 0, 128, '#fdfaf3') +
        circle(0, 0, 96, '#f0e9da') +
        stroke('M70 30Q140 60 124 96', '#fdfaf3', 24) +
        circle(0, 0, 74, '#fdfaf3') +
        circle(0, 0, 62, '#6b3f22') +
        ellipse(-8, -6, 32, 24, '#a8744a', 0.6),
    ),
    place(
      760,
      510,
      1,
      stroke('M-120 30L110 -50', '#2f5fa8', 18) +
        polygon('110,-58 148,-64 118,-38', '#f0d9a8') +
        stroke('M-120 30L-104 24', '#e26d5c', 18),
    ),
    place(
      180,
      560,
      1,
      `<g fill="none" stroke="#26222b" stroke-width="9"><circle cx="-52" cy="0" r="42"/><circle cx="52" cy="0" r="42"/><path d="M-10 0q10 -14 20 0M-94 -6l-50 -34M94 -6l50 -30"/></g>`,
    ),
  ),
  election: picture(
    fadeRect(0, 0, 960, 640, '#2f5d8c', '#8fb7d6'),
    scatter(7, 1, (_, at) => polygon(corners(480, 700, at * 160 - 40, 0, at * 160 + 40, 0), '#ffffff', 0.1)),
    rect(300, 430, 360, 210, '#8f5d3b', 10),
    person(looks.okoro, 480, 690, 1.7, poses.cheer),
    chain(480, 279, 1.7),
    rect(320, 470, 320, 170, '#a8714a', 10),
    rect(320, 470, 320, 16, '#c98f63', 8),
    lettering('58', 480, 520, 70, '#fff3d6', 0.9),
    stroke('M440 470v-54M520 470v-54', '#2b2d36', 6),
    circle(440, 410, 11, '#2b2d36'),
    circle(520, 410, 11, '#2b2d36'),
    confetti(84, 430),
  ),
  'lost-cat': picture(
    sky('#cddbe2', '#efe8da', 640),
    houses(0, 960, 520, 85),
    rect(0, 0, 960, 520, '#ffffff', 0, 0.35),
    road(516, '#8c8e95'),
    rect(436, 0, 74, 640, '#5d4a3c'),
    rect(480, 0, 30, 640, '#000000', 0, 0.15),
    place(
      474,
      320,
      1,
      rect(-158, -210, 324, 428, '#000000', 2, 0.2) +
        rect(-162, -216, 324, 428, '#fffdf4', 2) +
        lettering('LOST', 0, -192, 58, '#c0392b', 1.2) +
        rect(-128, -112, 256, 196, '#bcd7c2') +
        cat(-14, 78, 0.7) +
        rect(-128, 108, 256, 12, '#8d8b86', 4) +
        rect(-128, 134, 256, 12, '#8d8b86', 4) +
        rect(-128, 160, 160, 12, '#8d8b86', 4) +
        circle(0, -206, 8, '#d64545'),
      -3,
    ),
  ),
} as const satisfies Record<string, string>
