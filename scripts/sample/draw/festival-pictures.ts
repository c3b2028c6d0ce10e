import { island, lighthouse, sea } from './harbour.ts'
import { lettering } from './lettering.ts'
import { looks } from './looks.ts'
import { bust, person, poses } from './people.ts'
import { scatter } from './random.ts'
import { glow, picture, place, rect, shape, stroke } from './shapes.ts'
import { bunting, cloud, fireworks, sky, stars, sun } from './sky.ts'
import { cake, candles } from './things.ts'
import { cobbles, cornHall, houses, lampPost, room, table } from './town.ts'
import { audience, doubleBass, drums, microphone, spotlight, stage } from './venues.ts'

export const festivalPictures = {
  'corn-hall-evening': picture(
    sky('#2b2a5a', '#e08a6d', 540),
    stars(91, 180),
    houses(-40, 200, 556, 92, true),
    houses(780, 980, 556, 93, true),
    cobbles(550, 94, '#5a4d56'),
    glow(480, 420, 380, '#ffcf70', 0.4),
    cornHall(480, 560, 1.15, true),
    lampPost(130, 600, 250, true),
    lampPost(830, 600, 250, true),
    person(looks.bram, 330, 612, 0.62),
    doubleBass(385, 612, 0.4),
    person(looks.mira, 480, 616, 0.64, poses.wave),
    person(looks.zoe, 580, 612, 0.62),
  ),
  'blue-coat': picture(
    stage(470, '#41204f', '#8c1c3f'),
    spotlight(700, 480, 560, '#bcd4ff', 190),
    glow(480, 300, 300, '#9fc0ff', 0.5),
    person(looks.mira, 480, 575, 1.55, poses.sing),
    microphone(504, 206, 1),
    place(513, 236, 1.5, `<circle r="12" fill="${looks.mira.skin}"/>`),
    audience(95, 612),
  ),
  drummer: picture(
    stage(480, '#1d3a4f', '#b5632a'),
    spotlight(200, 480, 560, '#ffd27a', 220),
    spotlight(760, 480, 560, '#8de0d0', 220),
    person(looks.zoe, 480, 560, 1.35, { left: [-108, -250], right: [112, -300] }),
    stroke('M336 224L296 160M632 156L690 220', '#f0dcb0', 8),
    drums(480, 580, 1.3, '#d7263d'),
    audience(96, 618, '#120f1a'),
  ),
  'festival-cake': picture(
    room('#f3d6d8', '#c99f7a', 480),
    bunting(0, 960, 40, 50),
    table(500, '#fff6ec'),
    cake(
      480,
      560,
      1.25,
      '#3f8fd0',
      '#f5d9a6',
      place(
        0,
        -252,
        1,
        stroke('M0 0V-92', '#6b4b35', 6) +
          shape('M5 -88Q52 -50 48 -12H5Z', '#e23a4c') +
          shape('M-5 -80Q-38 -46 -36 -12H-5Z', '#ffffff') +
          shape('M-50 -8H56Q48 12 30 12H-30Q-46 10 -50 -8Z', '#22457a'),
      ),
    ),
  ),
  fireworks: picture(
    sky('#0a0d2a', '#2a2455', 470),
    stars(97, 260),
    fireworks(300, 190, 150, '#ff6b6b'),
    fireworks(640, 150, 120, '#ffd166'),
    fireworks(830, 260, 90, '#6bcbff'),
    fireworks(120, 290, 80, '#8ce99a'),
    fireworks(500, 300, 70, '#d98cff'),
    sea(450, '#231f4a', '#0b0c22', 98, 0.5),
    scatter(40, 99, (random) =>
      rect(
        60 + random() * 820,
        470 + random() * 150,
        34,
        5,
        ['#ff6b6b', '#ffd166', '#6bcbff', '#8ce99a'][Math.floor(random() * 4)] ?? '#ffd166',
        2,
        0.4,
      ),
    ),
    shape('M640 640Q760 470 960 450V640Z', '#12112a'),
    lighthouse(870, 470, 0.55, true),
    audience(100, 622, '#060612'),
  ),
  'birthday-cake': picture(
    room('#3f5f6b', '#5c4435', 500),
    glow(480, 200, 420, '#ffdf8a', 0.5),
    bust(looks.pike, 790, 380, 1.5),
    table(500, '#8f5f3f'),
    cake(
      400,
      570,
      1.15,
      '#fdf6ea',
      '#d98e73',
      place(0, -250, 1, lighthouse(0, 0, 0.42, true)) + place(-84, 70, 1, candles(1)) + place(84, 70, 1, candles(1)),
    ),
    lettering('90', 400, 352, 50, '#ffffff', 1.1),
  ),
  runners: picture(
    sky('#f5b78a', '#fdeecb', 420),
    sun(180, 300, 56),
    sea(380, '#6fa8b8', '#4a8798', 101),
    island(230, 384, 0.4),
    shape('M0 640V560Q300 520 560 430Q760 360 960 330V640Z', '#8aa860'),
    shape('M0 640V600Q340 560 600 470Q780 410 960 380V470Q780 500 640 560Q520 610 470 640Z', '#d9c39a'),
    lighthouse(850, 352, 0.72, false),
    person({ ...looks.lena, top: '#d7263d', legs: '#2b2d42' }, 620, 540, 0.62, poses.run),
    person({ ...looks.bram, top: '#2a9d8f', legs: '#20303a' }, 460, 588, 0.8, poses.run),
    person({ ...looks.juniper, coat: false, top: '#f4a261', legs: '#4a4e69' }, 260, 624, 0.95, poses.run),
    [
      [620, 422, 0.62],
      [460, 438, 0.8],
      [260, 446, 0.95],
    ]
      .map(([x = 0, y = 0, scale = 1], at) =>
        place(
          x,
          y,
          scale,
          rect(-20, -18, 40, 34, '#ffffff', 3) + lettering(String([7, 12, 31][at]), 0, -10, 18, '#2b2d36', 1),
        ),
      )
      .join(''),
    cloud(640, 110, 1, '#ffffff', 0.7),
  ),
} as const satisfies Record<string, string>
