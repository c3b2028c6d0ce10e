import { lettering } from './lettering.ts'
import { circle, ellipse, glow, place, polygon, rect, shape, stroke } from './shapes.ts'

export function coffee(x: number, y: number, scale: number, cup = '#fdfaf3'): string {
  return place(
    x,
    y,
    scale,
    ellipse(0, 6, 190, 40, '#000000', 0.16) +
      ellipse(0, 0, 180, 38, cup) +
      ellipse(0, -4, 120, 22, '#000000', 0.08) +
      stroke('M96 -124Q170 -130 164 -80Q156 -36 84 -46', cup, 20) +
      shape('M-112 -150H112Q112 -10 0 -6Q-112 -10 -112 -150Z', cup) +
      shape('M40 -150H112Q112 -10 0 -6Q60 -40 40 -150Z', '#000000', 0.08) +
      ellipse(0, -150, 112, 28, '#efe6d6') +
      ellipse(0, -147, 98, 22, '#7b4a2a') +
      ellipse(-8, -146, 58, 11, '#d8b08a') +
      stroke(
        'M-34 -200q-20 -28 0 -54t0 -54M14 -204q-20 -28 0 -54t0 -54M60 -200q-20 -24 0 -46t0 -46',
        '#ffffff',
        8,
        0.45,
      ),
  )
}

/** A phone seen from the front: 200 x 400 before scaling, centre at (x, y). */
export function phone(x: number, y: number, scale: number, screen: string, turn = 0): string {
  return place(
    x,
    y,
    scale,
    rect(-104, -202, 216, 416, '#000000', 34, 0.18) +
      rect(-104, -206, 208, 412, '#20232c', 34) +
      rect(-92, -194, 184, 388, '#f4f7fb', 24) +
      `<g>${screen}</g>` +
      rect(-28, -184, 56, 14, '#20232c', 7),
    turn,
  )
}

/** The Wren, a small electric car facing right; wheels stand on y. */
export function car(x: number, y: number, scale: number, color: string): string {
  const wheel = (at: number): string =>
    circle(at, -34, 42, '#23252d') + circle(at, -34, 22, '#c9cdd6') + circle(at, -34, 8, '#23252d')
  return place(
    x,
    y,
    scale,
    ellipse(0, 4, 250, 16, '#000000', 0.2) +
      stroke('M-120 -226H60M-96 -226V-210M36 -226V-210', '#8f97a8', 8) +
      shape(
        'M-232 -52Q-240 -122 -190 -130L-150 -190Q-136 -212 -104 -212H30Q60 -212 82 -190L128 -138L208 -122Q236 -112 236 -52Q236 -38 216 -38H-216Q-232 -38 -232 -52Z',
        color,
      ) +
      shape('M-232 -70H236V-52Q236 -38 216 -38H-216Q-232 -38 -232 -52Z', '#000000', 0.15) +
      polygon('-146,-138 -118,-186 -36,-186 -36,-138', '#bfe0ec') +
      polygon('-18,-138 -18,-186 34,-186 86,-138', '#bfe0ec') +
      stroke('M-28 -134V-58', '#000000', 3, 0.25) +
      rect(-12, -116, 34, 8, '#ffffff', 4, 0.7) +
      rect(204, -112, 28, 20, '#fff3b8', 8) +
      rect(-236, -112, 18, 24, '#e2463f', 6) +
      wheel(-136) +
      wheel(134),
  )
}

export function cat(x: number, y: number, scale: number, fur = '#e08a3c'): string {
  const stripes =
    'M-22 -214l4 20M0 -218v22M22 -214l-4 20M-74 -80q18 4 30 0M-78 -50q20 4 34 0M74 -80q-18 4 -30 0M78 -50q-20 4 -34 0'
  return place(
    x,
    y,
    scale,
    ellipse(6, 2, 130, 14, '#000000', 0.16) +
      stroke('M66 -20Q150 -16 140 -84Q134 -122 158 -132', fur, 28) +
      shape('M-84 0Q-100 -96 -44 -140H44Q100 -96 84 0Z', fur) +
      ellipse(0, -48, 44, 50, '#fbeeda') +
      shape('M-66 -178L-64 -252L-22 -218Z', fur) +
      shape('M66 -178L64 -252L22 -218Z', fur) +
      shape('M-56 -200L-56 -234L-34 -214Z', '#f4b7a0') +
      shape('M56 -200L56 -234L34 -214Z', '#f4b7a0') +
      ellipse(0, -170, 72, 58, fur) +
      ellipse(-16, -150, 24, 18, '#fbeeda') +
      ellipse(16, -150, 24, 18, '#fbeeda') +
      ellipse(-28, -180, 12, 14, '#d7e06b') +
      ellipse(28, -180, 12, 14, '#d7e06b') +
      ellipse(-28, -180, 4.5, 12, '#22202a') +
      ellipse(28, -180, 4.5, 12, '#22202a') +
      shape('M-9 -162H9L0 -152Z', '#d8706a') +
      stroke('M0 -152q-8 12 -18 8M0 -152q8 12 18 8', '#7b3d2c', 3) +
      stroke('M-40 -152l-56 -8M-40 -146l-54 8M40 -152l56 -8M40 -146l54 8', '#ffffff', 2.5) +
      stroke(stripes, '#b4602a', 7) +
      ellipse(-36, -8, 26, 16, '#fbeeda') +
      ellipse(36, -8, 26, 16, '#fbeeda'),
  )
}

/** Two tiers and candles; `topper` stands on the upper tier at (0, -250). */
export function cake(x: number, y: number, scale: number, icing: string, sponge: string, topper: string): string {
  const drips = (w: number, top: number): string =>
    shape(
      `M${-w} ${top}H${w}V${top + 26}${Array.from({ length: 6 }, (_, at) => `q${-w / 12} ${at % 2 === 0 ? 46 : 26} ${-w / 6} 0t${-w / 6} 0`).join('')}V${top}Z`,
      icing,
    )
  return place(
    x,
    y,
    scale,
    ellipse(0, 8, 280, 34, '#000000', 0.14) +
      ellipse(0, 0, 270, 32, '#fdfdf8') +
      rect(-200, -130, 400, 124, sponge, 14) +
      rect(-200, -74, 400, 14, '#ffffff', 0, 0.5) +
      drips(200, -136) +
      rect(-124, -246, 248, 114, sponge, 14) +
      rect(-124, -196, 248, 12, '#ffffff', 0, 0.5) +
      drips(124, -252) +
      [-150, -90, -30, 30, 90, 150].map((at) => circle(at, -24, 9, '#e63956')).join('') +
      topper,
  )
}

export function candles(count: number): string {
  return Array.from({ length: count }, (_, at) => {
    const x = (at - (count - 1) / 2) * 40
    return (
      rect(x - 6, -306, 12, 54, '#7fb7d9', 4) + glow(x, -322, 40, '#ffd36b', 0.8) + ellipse(x, -320, 7, 13, '#ffb52e')
    )
  }).join('')
}

export function loaf(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    shape('M-80 0Q-96 -56 -40 -64H40Q96 -56 80 0Z', '#c77f3a') +
      shape('M-80 0Q-84 -16 -80 -28H80Q84 -16 80 0Z', '#000000', 0.12) +
      stroke('M-42 -52l16 26M-4 -56l16 28M34 -54l16 26', '#f3d3a0', 7),
  )
}

export function newspaper(x: number, y: number, scale: number, turn: number): string {
  const lines = (left: number, top: number, count: number): string =>
    Array.from({ length: count }, (_, at) =>
      rect(left, top + at * 20, at === count - 1 ? 70 : 116, 8, '#8d8b86', 3),
    ).join('')
  return place(
    x,
    y,
    scale,
    rect(-204, -250, 420, 512, '#000000', 4, 0.2) +
      rect(-210, -260, 420, 512, '#f6f2e7', 4) +
      lettering('ECHO', 0, -234, 58, '#1f1d1b', 1.1) +
      rect(-186, -158, 372, 5, '#1f1d1b') +
      rect(-186, -140, 372, 26, '#3b3834', 3) +
      rect(-186, -100, 236, 150, '#9fb9c6', 3) +
      shape('M-186 50V10Q-120 -40 -66 0Q-20 30 50 -10V50Z', '#5b7f6a') +
      lines(68, -98, 8) +
      lines(-186, 70, 8) +
      lines(-60, 70, 8) +
      lines(68, 70, 8),
    turn,
  )
}

export function record(x: number, y: number, r: number, label: string): string {
  const grooves = [0.9, 0.78, 0.66, 0.54]
    .map(
      (share) =>
        `<circle cx="${x}" cy="${y}" r="${Math.round(r * share)}" fill="none" stroke="#34343f" stroke-width="3"/>`,
    )
    .join('')
  return (
    circle(x, y, r, '#15151b') +
    grooves +
    circle(x, y, r * 0.36, label) +
    circle(x, y, r * 0.06, '#15151b') +
    shape(`M${x} ${y}L${x + r * 0.68} ${y - r * 0.7}A${r} ${r} 0 0 1 ${x + r * 0.9} ${y - r * 0.4}Z`, '#ffffff', 0.08)
  )
}

export function suitcase(x: number, y: number, scale: number, color: string): string {
  return place(
    x,
    y,
    scale,
    stroke('M-22 -118V-146H22V-118', '#4a3a30', 9) +
      rect(-70, -120, 140, 116, color, 14) +
      rect(-44, -120, 14, 116, '#000000', 0, 0.18) +
      rect(30, -120, 14, 116, '#000000', 0, 0.18) +
      circle(-50, -2, 8, '#2b2a33') +
      circle(50, -2, 8, '#2b2a33'),
  )
}

export function umbrella(x: number, y: number, scale: number, color: string): string {
  return place(
    x,
    y,
    scale,
    stroke('M0 -110V60q0 22 18 22', '#4a3a30', 6) +
      shape(
        'M-110 -70Q-100 -160 0 -166Q100 -160 110 -70Q86 -92 56 -70Q28 -92 0 -70Q-28 -92 -56 -70Q-86 -92 -110 -70Z',
        color,
      ) +
      shape('M0 -166Q100 -160 110 -70Q86 -92 56 -70Q50 -140 0 -166Z', '#000000', 0.12),
  )
}

export function balloon(x: number, y: number, scale: number, color: string): string {
  return place(
    x,
    y,
    scale,
    stroke('M0 60Q-14 110 6 170', '#ffffff', 3, 0.8) +
      shape('M0 -66C46 -66 56 -20 40 16Q26 48 0 58Q-26 48 -40 16C-56 -20 -46 -66 0 -66Z', color) +
      polygon('-8,56 8,56 0,66', color) +
      ellipse(-16, -28, 9, 17, '#ffffff', 0.4),
  )
}

export function bicycle(x: number, y: number, scale: number, color: string): string {
  const wheel = (at: number): string =>
    `<circle cx="${at}" cy="-90" r="86" fill="none" stroke="#2b2d36" stroke-width="9"/>` +
    stroke(
      `M${at - 80} -90H${at + 80}M${at} -170V-10M${at - 56} -146L${at + 56} -34M${at - 56} -34L${at + 56} -146`,
      '#b6b9c2',
      2,
    )
  return place(
    x,
    y,
    scale,
    wheel(-150) +
      wheel(150) +
      stroke('M-150 -90L-70 -220H92L-10 -90ZM-70 -220L-10 -90M150 -90L86 -246', color, 13) +
      stroke('M-80 -244L-70 -220', '#3a3c46', 9) +
      stroke('M-112 -248H-52', '#5a3826', 18) +
      stroke('M86 -246L72 -274H112Q134 -270 130 -248', '#3a3c46', 10) +
      circle(-10, -90, 20, '#3a3c46') +
      shape('M100 -236h92l-14 64h-66z', '#c79a5b') +
      [0, 1, 2]
        .map((at) => circle(118 + at * 28, -240, 15, ['#e86a92', '#f4d35e', '#ffffff'][at] ?? '#ffffff'))
        .join(''),
  )
}

export function cactus(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    stroke('M0 -120V-290M-4 -190H-60V-250M4 -160H58V-220', '#4c8c5a', 46) +
      stroke('M-10 -130V-290M12 -130V-290', '#ffffff', 3, 0.3) +
      circle(0, -318, 16, '#f06a9b') +
      circle(-60, -278, 11, '#f06a9b') +
      shape('M-76 -120H76L58 0H-58Z', '#c9653f') +
      rect(-86, -136, 172, 32, '#d97b52', 6),
  )
}

/** A small round bird with its tail up, facing left. */
export function wren(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    stroke('M-10 -30V0M14 -30V0M-24 0H2M0 0H28', '#5a3e2b', 5) +
      shape('M44 -84L112 -168L84 -62Z', '#7b4d2b') +
      stroke('M60 -92l34 -50M70 -84l26 -46', '#4f301b', 4) +
      ellipse(4, -74, 74, 54, '#9a6336') +
      ellipse(-14, -54, 48, 32, '#e3c49b') +
      shape('M0 -106Q62 -104 70 -58Q34 -46 4 -64Z', '#7b4d2b') +
      stroke('M22 -88l10 14M38 -86l10 16M52 -78l8 14', '#4f301b', 4) +
      circle(-54, -108, 40, '#9a6336') +
      stroke('M-84 -120Q-58 -132 -30 -120', '#f0dcb8', 7) +
      circle(-64, -108, 6, '#1d1714') +
      circle(-66, -110, 2, '#ffffff') +
      shape('M-88 -108L-136 -116L-92 -96Z', '#3d2a1d') +
      shape('M-90 -98L-122 -84L-86 -92Z', '#3d2a1d'),
  )
}
