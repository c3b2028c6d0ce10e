import type { Look } from './people.ts'

/** How the people of `cast.ts` look, so that a face stays the same from picture to picture. */
export const looks = {
  mira: { skin: '#d9a27a', hair: 'long', hairColor: '#3b2530', top: '#3f6fd1', legs: '#2a3350', coat: true },
  okoro: { skin: '#7a4a2e', hair: 'bun', hairColor: '#1f1a1d', top: '#8e2f5c', legs: '#33263c', coat: true },
  pell: { skin: '#e9bf9d', hair: 'short', hairColor: '#a8562a', top: '#d7263d', legs: '#f4f1ea' },
  caldera: { skin: '#c68a5f', hair: 'bun', hairColor: '#2c1d18', top: '#f2b632', legs: '#2f2f3a' },
  skell: { skin: '#e6b894', hair: 'captain', hairColor: '#1f2f52', top: '#24396b', legs: '#1c2442' },
  zoe: { skin: '#f0cdb0', hair: 'short', hairColor: '#e7c65a', top: '#2b9c8f', legs: '#2b2b3c' },
  bram: { skin: '#5f3a26', hair: 'beanie', hairColor: '#c9603a', top: '#e8dcc3', legs: '#3b3f55', beard: '#231814' },
  noa: { skin: '#d8a985', hair: 'curls', hairColor: '#5a2f22', top: '#e27d60', legs: '#48506b' },
  theo: {
    skin: '#efc8a8',
    hair: 'bald',
    hairColor: '#554433',
    top: '#3c4a45',
    legs: '#2a2d2c',
    beard: '#6b4a35',
    glasses: true,
  },
  juniper: { skin: '#a8714d', hair: 'curls', hairColor: '#1d1517', top: '#f0c040', legs: '#7b3f61', coat: true },
  pike: { skin: '#ecc3a4', hair: 'beanie', hairColor: '#2e5e8c', top: '#566b3c', legs: '#4a4438', beard: '#eeeae2' },
  ravi: { skin: '#9c6a45', hair: 'short', hairColor: '#1a1614', top: '#6b7a8f', legs: '#33302e', glasses: true },
  lena: { skin: '#f2d3bb', hair: 'long', hairColor: '#c65d2e', top: '#4f7d5b', legs: '#5b4a36' },
  child: { skin: '#c98f66', hair: 'curls', hairColor: '#3a231c', top: '#ef8e38', legs: '#3d6fa8' },
  chairman: { skin: '#eec3a6', hair: 'short', hairColor: '#b9b4aa', top: '#2b2d42', legs: '#2b2d42' },
  presenter: { skin: '#f0cfb4', hair: 'long', hairColor: '#6b3a2a', top: '#f4f1ea', legs: '#2f3348' },
  visitor: { skin: '#edc4a2', hair: 'short', hairColor: '#4d3a2c', top: '#6fa8a3', legs: '#454a63' },
} as const satisfies Record<string, Look>
