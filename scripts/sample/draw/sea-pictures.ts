import { ferry, island, lifeboat, lighthouse, pier, railing, sailingBoat, sea, shimmer, spoonbill } from './harbour.ts'
import { looks } from './looks.ts'
import { bust, chain, person, poses } from './people.ts'
import { scatter } from './random.ts'
import { circle, corners, ellipse, fadeRect, mirrored, picture, place, polygon, rect, shape, stroke } from './shapes.ts'
import { bunting, cloud, gullInFlight, hills, moon, rain, sky, stars, sun } from './sky.ts'
import { balloon, suitcase } from './things.ts'
import { doubleBass } from './venues.ts'

export const seaPictures = {
  'pier-opening': picture(
    sky('#8ec1e8', '#dff0f7'),
    cloud(170, 120, 1),
    cloud(760, 90, 0.8),
    sea(370, '#3f86ab', '#28607f', 11),
    island(820, 374, 0.5),
    pier(0, 960, 500, 150),
    bunting(0, 960, 60, 60),
    railing(10, 960, 500, '#fbf4e2'),
    person(looks.mira, 350, 512, 1.15, { left: [-50, -128], right: [74, -150] }),
    person(looks.okoro, 600, 512, 1.12, { left: [-74, -156], right: [50, -128] }),
    chain(600, 240, 1.12),
    stroke('M60 370Q250 352 430 342Q520 336 900 352', '#e23a4c', 12),
    shape('M470 338l-40 -22q-12 22 0 44zM470 338l40 -22q12 22 0 44z', '#e23a4c'),
    shape('M464 344l-22 62 18 -8 10 12 8 -64zM476 344l26 58 -18 -6 -8 14z', '#c42338'),
    balloon(810, 230, 1.05, '#e84a5f'),
    balloon(870, 270, 0.85, '#f2b632'),
    balloon(120, 240, 0.95, '#5aa9e6'),
  ),
  'ferry-storm': picture(
    sky('#49566b', '#8b98a5'),
    cloud(160, 110, 1.8, '#5d6a7c', 0.9),
    cloud(560, 80, 2.2, '#566275', 0.9),
    cloud(880, 150, 1.5, '#667385', 0.9),
    sea(400, '#506f7e', '#2b4250', 12, 2.4),
    place(470, 440, 0.95, `<g transform="rotate(-6)">${ferry(0, 0, 1)}</g>`),
    shape('M0 470q80 -60 170 0t170 0 170 0 170 0 170 0 170 0V640H0z', '#3a5868'),
    shape('M0 530q100 -54 200 0t200 0 200 0 200 0 200 0V640H0z', '#2d4857'),
    stroke('M0 470q80 -60 170 0t170 0 170 0 170 0 170 0', '#dfeaf0', 6, 0.6),
    stroke('M0 530q100 -54 200 0t200 0 200 0 200 0 200 0', '#dfeaf0', 6, 0.5),
    rain(4),
  ),
  'lake-dawn': picture(
    sky('#4a8fe0', '#ffd9b8', 330),
    hills(280, 170, '#7f9cc4', 3),
    hills(330, 120, '#4d7a86', 8),
    `<g transform="matrix(1 0 0 -1 0 660)" opacity="0.75"><clipPath id="lake"><rect y="20" width="960" height="310"/></clipPath><g clip-path="url(#lake)">${sky('#4a8fe0', '#ffd9b8', 330)}${hills(280, 170, '#7f9cc4', 3)}${hills(330, 120, '#4d7a86', 8)}</g></g>`,
    fadeRect(0, 330, 960, 310, '#2c6ca822', '#123f7acc'),
    scatter(12, 5, (random, at) =>
      stroke(`M${Math.round(random() * 700)} ${360 + at * 24}h${Math.round(80 + random() * 200)}`, '#ffffff', 2, 0.3),
    ),
    scatter(9, 6, (random, at) =>
      polygon(corners(at * 26 - 20, 350, at * 26 + 4, 210 - random() * 60, at * 26 + 28, 350), '#27503f'),
    ),
    scatter(7, 9, (random, at) =>
      polygon(corners(790 + at * 30, 350, 816 + at * 30, 230 - random() * 70, 842 + at * 30, 350), '#2c5a45'),
    ),
    shape('M0 640V590Q200 560 380 640Z', '#2a4a38'),
    scatter(16, 2, (random, at) =>
      stroke(
        `M${at * 22} 640q${Math.round(random() * 20 - 10)} -60 ${Math.round(random() * 30 - 8)} ${Math.round(-80 - random() * 60)}`,
        '#5c7f48',
        4,
      ),
    ),
  ),
  arrival: picture(
    sky('#7fc4e3', '#e9f5ef'),
    sun(120, 110, 44),
    cloud(640, 90, 0.9),
    sea(360, '#4aa3b8', '#2c7690', 13),
    ferry(660, 430, 0.9),
    pier(0, 960, 520, 130),
    polygon('440,522 500,380 560,380 530,522', '#8f6b44'),
    person(looks.juniper, 330, 560, 1.35, poses.wave),
    suitcase(200, 562, 0.95, '#c0392b'),
    gullInFlight(520, 150, 0.9),
    gullInFlight(430, 90, 0.6),
  ),
  'island-calm': picture(
    sky('#9bd3ea', '#fdf2dc', 400),
    sun(760, 130, 50),
    sea(360, '#7cc0cf', '#3f93ad', 14, 0.3),
    island(430, 366, 1.35, '#6e9a5b'),
    `<g transform="matrix(1 0 0 -0.5 0 556)" opacity="0.25">${island(430, 366, 1.35, '#3c6a50')}</g>`,
    place(
      520,
      190,
      1,
      rect(-34, -46, 68, 46, '#fbf5e6') + polygon('-42,-46 0,-84 42,-46', '#c2553f') + rect(-8, -28, 16, 28, '#5a4436'),
    ),
    scatter(9, 3, (random) =>
      gullInFlight(180 + random() * 560, 60 + random() * 120, 0.35 + random() * 0.3, '#5b6b73'),
    ),
    sailingBoat(820, 470, 0.6, '#f2a541'),
  ),
  captain: picture(
    fadeRect(0, 0, 960, 640, '#5b4636', '#3d2d22'),
    rect(60, 50, 840, 300, '#2c211a', 20),
    `<clipPath id="bridge"><rect x="76" y="66" width="808" height="268" rx="12"/></clipPath><g clip-path="url(#bridge)">${sky('#6f8ba3', '#c7d3d8', 340)}<g transform="rotate(5 480 260)">${rect(-100, 230, 1200, 300, '#40697f')}${stroke('M-60 262q120 -50 240 0t240 0 240 0 240 0 240 0', '#e6f0f3', 9, 0.8)}${stroke('M-60 306q100 -36 200 0t200 0 200 0 200 0 200 0', '#e6f0f3', 6, 0.6)}</g></g>`,
    rect(330, 60, 16, 280, '#2c211a'),
    rect(614, 60, 16, 280, '#2c211a'),
    bust(looks.skell, 480, 330, 2.5),
    rect(0, 540, 960, 100, '#6b4a33'),
    rect(0, 540, 960, 12, '#8c6546'),
    place(
      480,
      560,
      1,
      `<circle r="124" fill="none" stroke="#a8713c" stroke-width="22"/>` +
        [0, 45, 90, 135].map((turn) => place(0, 0, 1, stroke('M-168 0H168', '#8a5528', 14), turn)).join('') +
        circle(0, 0, 30, '#d9a54a'),
    ),
    circle(374, 500, 32, looks.skell.skin),
    circle(586, 500, 32, looks.skell.skin),
    rect(120, 470, 90, 80, '#d9a54a', 45),
    circle(165, 515, 34, '#fdf6e3'),
    stroke('M165 515L182 494', '#c0392b', 5),
  ),
  'lighthouse-family': picture(
    sky('#6f8fd0', '#f7cfa0', 430),
    cloud(180, 150, 0.8, '#ffe7cf'),
    sea(390, '#5b86b8', '#38608f', 15),
    shape('M240 640Q360 430 640 420Q820 410 960 470V640Z', '#7a9a56'),
    shape('M480 640Q640 500 960 520V640Z', '#6a8a4a'),
    lighthouse(770, 452, 1.12, true),
    person(looks.visitor, 330, 600, 0.78),
    person(looks.lena, 430, 604, 0.74, poses.wave),
    person(looks.child, 382, 612, 0.46, poses.cheer),
    person({ ...looks.child, top: '#d65db1', hairColor: '#6b3a1f' }, 500, 612, 0.42, poses.hold),
    person(looks.pike, 620, 590, 0.8, { left: [-50, -128], right: [70, -250] }),
  ),
  regatta: picture(
    sky('#58a9e0', '#d6eefa', 340),
    cloud(240, 90, 1.1),
    cloud(720, 120, 0.8),
    hills(300, 50, '#7fae7a', 21),
    sea(310, '#2f8fc4', '#15608f', 16, 1.4),
    sailingBoat(150, 390, 0.7, '#f4b942', '#f5f0e6', -6),
    sailingBoat(420, 370, 0.55, '#8cc152', '#f5f0e6', -6),
    sailingBoat(860, 400, 0.75, '#9b5de5', '#f5f0e6', -6),
    sailingBoat(640, 470, 1.3, '#e5383b', '#fefaf0', -8),
    sailingBoat(270, 560, 1.55, '#1f6fd1', '#fefaf0', -8),
    stroke('M240 560m-50 44q80 26 220 0', '#ffffff', 6, 0.6),
    circle(840, 560, 26, '#ff7b00'),
    stroke('M840 534v-60', '#50463c', 5),
    shape('M840 474h40l-12 14 12 14h-40z', '#e5383b'),
  ),
  'ferry-sunny': picture(
    sky('#5cb3e8', '#e4f4fb', 420),
    sun(800, 110, 48),
    cloud(230, 120, 1.1),
    sea(400, '#2f93bd', '#17658f', 17),
    ferry(470, 470, 1.35),
    stroke('M60 506q180 30 330 10t430 0', '#ffffff', 8, 0.6),
    person(looks.skell, 500, 228, 0.44, poses.wave),
    gullInFlight(150, 220, 1),
    gullInFlight(230, 280, 0.7),
    gullInFlight(820, 260, 0.8),
  ),
  swimmers: picture(
    sky('#8fd0f0', '#f2fbff', 240),
    sea(200, '#3fb3cf', '#1c7fa6', 18, 1.5),
    island(760, 204, 0.55),
    scatter(8, 33, (random, at) => {
      const [x, y] = [110 + (at % 4) * 220 + random() * 90, 300 + Math.floor(at / 4) * 170 + random() * 70]
      const cap = ['#f94144', '#f9c74f', '#90be6d', '#f3722c'][at % 4] ?? '#ffffff'
      const skin = ['#e9bf9d', '#8a5a3c', '#c68a5f'][at % 3] ?? '#e9bf9d'
      return place(
        x,
        y,
        1.15,
        ellipse(0, 16, 70, 12, '#ffffff', 0.45) +
          stroke('M20 10Q50 -50 84 6', skin, 18) +
          circle(0, 0, 26, skin) +
          shape('M-27 -2Q-27 -30 0 -30Q27 -30 27 -2Z', cap) +
          rect(-22, -2, 44, 10, '#23303d', 5) +
          ellipse(0, 24, 52, 9, '#2a93b5'),
      )
    }),
    pier(0, 190, 230, 120),
  ),
  spoonbills: picture(
    sky('#cfe3d9', '#f7efd6', 320),
    hills(280, 50, '#a3b88a', 31),
    fadeRect(0, 290, 960, 350, '#9fc4c0', '#5f9699'),
    scatter(18, 8, (random) =>
      stroke(
        `M${Math.round(random() * 900)} ${Math.round(310 + random() * 320)}h${Math.round(40 + random() * 90)}`,
        '#ffffff',
        3,
        0.35,
      ),
    ),
    spoonbill(300, 400, 0.75),
    spoonbill(470, 380, 0.62),
    spoonbill(170, 470, 0.95),
    spoonbill(400, 530, 1.2),
    place(560, 440, 0.8, mirrored(spoonbill(0, 0, 1))),
    shape('M620 640Q700 520 960 500V640Z', '#8a9a55'),
    person(looks.lena, 800, 610, 1.25, poses.binoculars),
    rect(771, 264, 26, 30, '#2b2d33', 6),
    rect(803, 264, 26, 30, '#2b2d33', 6),
    scatter(26, 12, (random) =>
      stroke(
        `M${Math.round(640 + random() * 320)} 640q${Math.round(random() * 16 - 8)} -40 ${Math.round(random() * 30 - 15)} ${Math.round(-60 - random() * 50)}`,
        '#6b7d3c',
        4,
      ),
    ),
  ),
  'night-ferry': picture(
    sky('#0c1233', '#33407d', 420),
    stars(41, 330),
    moon(720, 130, 56),
    hills(400, 40, '#1a2150', 42),
    sea(400, '#27336b', '#0d1433', 19, 0.6),
    shimmer(720, 410, '#f5ecc6', 7),
    ferry(370, 470, 0.95, true),
    scatter(14, 44, (random, at) =>
      rect(120 + at * 40 + random() * 12, 496 + random() * 60, 34, 5, '#ffd76a', 2, 0.45),
    ),
  ),
  'double-bass': picture(
    sky('#a9c9dd', '#f0e6d4', 380),
    sea(300, '#5a93ad', '#3e7691', 20),
    island(190, 304, 0.5),
    fadeRect(0, 430, 960, 210, '#b98a58', '#8b633c'),
    scatter(8, 1, (_, at) => stroke(`M${at * 140 - 60} 640L${200 + at * 80} 430`, '#6f4d2d', 3, 0.5)),
    railing(10, 960, 440, '#f7f2e6'),
    rect(560, 420, 330, 34, '#c5423d', 8),
    rect(560, 350, 330, 24, '#c5423d', 8),
    rect(584, 454, 18, 90, '#4a4e5c'),
    rect(848, 454, 18, 90, '#4a4e5c'),
    ellipse(480, 592, 120, 14, '#000000', 0.2),
    doubleBass(470, 590, 1.12, 9),
    gullInFlight(230, 130, 1),
    gullInFlight(330, 180, 0.7),
  ),
  sunset: picture(
    sky('#4b2a6b', '#ff9e5e', 400),
    cloud(220, 170, 1.2, '#d1587a', 0.6),
    cloud(700, 110, 1, '#a8487e', 0.6),
    sun(480, 380, 74, '#ffd58a'),
    sea(390, '#d9665a', '#3d2458', 22, 0.8),
    shimmer(480, 396, '#ffe0a0', 9),
    hills(610, 60, '#22163a', 52),
  ),
  lifeboat: picture(
    sky('#8aa7bb', '#dbe5e6', 380),
    cloud(700, 100, 1.4, '#ffffff', 0.7),
    sea(340, '#4f8298', '#2a5566', 23, 2),
    lifeboat(470, 430, 1.35, -7),
    shape('M0 476q80 -34 160 0t160 0 160 0 160 0 160 0 160 0V640H0z', '#3f6f84'),
    stroke('M0 476q80 -34 160 0t160 0 160 0 160 0 160 0 160 0', '#e3eef0', 6, 0.7),
    shape('M0 550q90 -34 180 0t180 0 180 0 180 0 180 0 180 0V640H0z', '#31596b'),
    stroke('M110 480q40 -64 110 -14M700 470q50 -56 110 10', '#ffffff', 12, 0.85),
    scatter(22, 5, (random) => circle(90 + random() * 130, 370 + random() * 90, 3 + random() * 5, '#ffffff', 0.8)),
    gullInFlight(180, 120, 0.9),
  ),
} as const satisfies Record<string, string>
