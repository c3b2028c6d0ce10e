import { lettering } from './lettering.ts'
import { scatter } from './random.ts'
import { circle, ellipse, fadeRect, glow, picture, place, polygon, rect, shape, stroke } from './shapes.ts'
import { hills, sky } from './sky.ts'
import { bicycle, cactus, cat, coffee, phone } from './things.ts'
import { room, table } from './town.ts'

/** A map with a way on it. */
const mapScreen =
  rect(-92, -194, 184, 388, '#d9e8cf', 24) +
  shape('M-92 40Q-20 0 92 60V170Q92 194 68 194H-68Q-92 194 -92 170Z', '#9fd0e6') +
  stroke('M-92 -60L92 -110M-30 -194L-10 20M50 -194L60 40', '#ffffff', 12) +
  stroke('M-60 10L-14 -10L-24 -80L54 -100L46 -56', '#3b5bdb', 9) +
  place(
    46,
    -56,
    1,
    shape('M0 0Q-26 -30 -26 -46Q-26 -70 0 -70Q26 -70 26 -46Q26 -30 0 0Z', '#e03131') + circle(0, -46, 10, '#ffffff'),
  ) +
  rect(30, -178, 44, 20, '#2b8a3e', 5)

/** A lock screen: a juniper twig. */
const twigScreen =
  fadeRect(-92, -194, 184, 388, '#274b6d', '#7fb3a4', 24) +
  stroke('M-40 120Q0 20 30 -60', '#dfeee2', 5) +
  [-10, 20, 50, 80]
    .map((y) => stroke(`M${20 - y * 0.5} ${y - 30}l-44 -26M${20 - y * 0.5} ${y - 30}l40 -10`, '#dfeee2', 5))
    .join('') +
  circle(-24, -36, 11, '#5b6fd6') +
  circle(54, 0, 11, '#5b6fd6') +
  circle(-46, 40, 11, '#5b6fd6') +
  rect(-46, -140, 92, 16, '#ffffff', 8, 0.9) +
  rect(-28, -112, 56, 9, '#ffffff', 4, 0.6)

export const stillPictures = {
  coffee: picture(
    room('#f1c9a5', '#a8704a', 420),
    rect(560, 40, 320, 330, '#fdf6e6', 8),
    fadeRect(580, 60, 280, 290, '#9ed0ea', '#e9f6e4'),
    stroke('M720 60V350M580 200H860', '#fdf6e6', 12),
    table(420, '#8a5636'),
    coffee(380, 560, 1.35, '#2f7f86'),
    place(
      700,
      560,
      1,
      ellipse(0, 10, 130, 26, '#fdfaf3') +
        shape('M-84 0Q-90 -60 -30 -66Q40 -76 78 -30Q96 -8 80 4Z', '#d99a4e') +
        stroke('M-40 -62l12 60M0 -68l6 68M40 -56l-2 54', '#b0702c', 6),
    ),
  ),
  'phone-unboxed': picture(
    fadeRect(0, 0, 960, 640, '#dfe3f5', '#b8bfe6'),
    scatter(18, 121, (random) => circle(random() * 960, random() * 640, 20 + random() * 60, '#ffffff', 0.16)),
    polygon('90,330 430,250 520,470 160,580', '#ffffff'),
    polygon('90,330 160,580 160,616 84,366', '#c9cde6'),
    polygon('160,580 520,470 520,506 160,616', '#d9dcf0'),
    polygon('140,356 414,292 474,446 186,530', '#eceefa'),
    place(306, 404, 1, lettering('JUNIPER 5', 0, 0, 34, '#8d95c9', 0.8), -13),
    glow(640, 300, 320, '#ffffff', 0.8),
    phone(640, 320, 1.35, twigScreen, 10),
    stroke('M380 120l20 -30M440 90l6 -38M330 170l-34 -16', '#f2b632', 9),
    stroke('M840 560l26 22M870 500l36 4', '#f2b632', 9),
  ),
  'phone-desk': picture(
    table(0, '#4f6f73'),
    phone(300, 330, 1.25, mapScreen, -12),
    rect(520, 110, 340, 420, '#fdf8ea', 6),
    scatter(9, 1, (_, at) => rect(556, 160 + at * 38, at % 3 === 2 ? 160 : 268, 8, '#c5bda9', 4)),
    place(700, 470, 1, stroke('M-170 60L150 -60', '#e0a526', 20) + polygon('147,-70 190,-76 158,-48', '#f3dcb0')),
    stroke('M240 590Q180 640 60 620', '#f4f4f4', 10),
    place(
      880,
      90,
      1,
      circle(0, 0, 74, '#fdfaf3') + circle(0, 0, 58, '#7b4a2a') + ellipse(-6, -6, 30, 24, '#b98559', 0.6),
    ),
  ),
  'cat-breakfast': picture(
    room('#cfe0c3', '#9b6b48', 430),
    rect(80, 60, 240, 260, '#ffffff', 8),
    fadeRect(98, 78, 204, 224, '#8fcbe8', '#f4f1d0'),
    stroke('M200 78V302M98 190H302', '#ffffff', 10),
    rect(660, 110, 220, 16, '#9b6b48', 4),
    rect(680, 40, 44, 70, '#e07a5f', 6),
    rect(740, 56, 54, 54, '#3d8b8b', 6),
    rect(812, 34, 40, 76, '#f2cc60', 6),
    table(470, '#e9d8bd'),
    ellipse(480, 560, 250, 46, '#ffffff'),
    ellipse(480, 556, 190, 32, '#e8eef2'),
    cat(480, 556, 1.5),
    place(820, 560, 0.55, coffee(0, 0, 1, '#d95d4e')),
    stroke('M150 610V540M150 470V540M130 470V506Q130 530 150 534Q170 530 170 506V470', '#aeb4bd', 9),
  ),
  cactus: picture(
    fadeRect(0, 0, 960, 640, '#f7b267', '#f79d65'),
    rect(120, 40, 720, 470, '#fff4dc', 10),
    `<clipPath id="pane"><rect x="146" y="66" width="668" height="418"/></clipPath><g clip-path="url(#pane)">${sky('#6fc3df', '#fdf0d5', 484)}${hills(420, 80, '#7fb27a', 122)}</g>`,
    stroke('M480 66V484', '#fff4dc', 16),
    rect(70, 500, 820, 44, '#fff4dc', 6),
    rect(70, 536, 820, 14, '#000000', 4, 0.12),
    cactus(400, 504, 1.1),
    place(
      640,
      504,
      0.7,
      cactus(0, 0, 1)
        .replaceAll('#4c8c5a', '#6aa84f')
        .replaceAll('#c9653f', '#3d7ea6')
        .replaceAll('#d97b52', '#5b9fc7'),
    ),
    shape('M120 40Q250 200 150 510H120Z', '#e4572e', 0.85),
    shape('M840 40Q710 200 810 510H840Z', '#e4572e', 0.85),
  ),
  bicycle: picture(
    fadeRect(0, 0, 960, 520, '#e8d5b0', '#dcc196'),
    scatter(60, 123, (random) => rect(random() * 960, random() * 480, 60, 20, '#b89968', 4, 0.25)),
    rect(90, 90, 170, 230, '#3f7f8c', 6),
    stroke('M175 90V320M90 200H260', '#f6efe0', 8),
    rect(70, 316, 210, 34, '#a85a3a', 4),
    scatter(11, 124, (random, at) =>
      circle(84 + at * 19, 306 - random() * 22, 16, ['#e86a92', '#f4d35e', '#ffffff', '#b56ad8'][at % 4] ?? '#ffffff'),
    ),
    rect(0, 510, 960, 130, '#a59a8a'),
    rect(0, 510, 960, 14, '#000000', 0, 0.12),
    ellipse(560, 588, 300, 14, '#000000', 0.2),
    bicycle(560, 590, 1.25, '#d7443e'),
  ),
} as const satisfies Record<string, string>
