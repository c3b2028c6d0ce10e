import { ferry, island, lifeboat, lighthouse, pier, railing, sailingBoat, sea } from './harbour.ts'
import { lettering } from './lettering.ts'
import { fadeRect, polygon, rect, shape, stroke } from './shapes.ts'
import { cloud, hills, sky, sun } from './sky.ts'
import { cactus, phone } from './things.ts'
import { cinema, cobbles, cornHall, houses, lampPost, road } from './town.ts'
import { crowdStand, floodlight, pitch } from './venues.ts'

const morning = sky('#8fc3e8', '#eaf4f2')
const evening = sky('#e8936a', '#f8dfb0')
const water = (y: number, seed: number): string => sea(y, '#4f9cbf', '#24658c', seed)
const town = (seed: number, ...ground: readonly string[]): string => houses(0, 960, 470, seed) + ground.join('')
const ground = (stand: readonly string[], seed: number): string =>
  sky('#7fb3d9', '#dcecf2') + crowdStand(150, 330, seed, stand) + pitch(330) + floodlight(230, 330)
const hall = (wall: string, roof: string, name: string): string =>
  rect(290, 230, 380, 290, wall) +
  polygon('260,230 480,110 700,230', roof) +
  [330, 420, 510, 600].map((x) => rect(x, 300, 34, 90, '#5f7f95', 16)).join('') +
  rect(440, 420, 80, 100, '#5c4033', 6) +
  lettering(name, 480, 250, 32, '#4b2e24', 1)

/** The places of the graph, as layers of a picture whose middle square is shown. */
export const places: Readonly<Record<string, string>> = {
  eastgate: morning + hills(330, 90, '#8fb07f', 3) + town(11) + water(470, 2) + sailingBoat(560, 540, 0.8, '#f2b632'),
  'skell-island': morning + water(380, 5) + island(480, 400, 1.1),
  'tarn-water': morning + hills(300, 150, '#6f9468', 9) + sea(360, '#5fb0d8', '#2f78a8', 7, 0.3),
  'north-pier': morning + sun(640, 120, 50) + water(330, 9) + pier(160, 720, 380) + railing(160, 720, 380),
  'corn-hall': evening + cornHall(480, 560, 1, true) + cobbles(560, 12),
  'gull-point':
    morning +
    water(400, 13) +
    shape('M160 640V420Q330 360 520 420L620 640Z', '#7f9a6b') +
    lighthouse(400, 410, 0.8, false),
  'quay-park': ground(['#d7263d', '#f4f1ea', '#8a1a28'], 21),
  'fisher-row': evening + town(23, cobbles(470, 24)) + lampPost(330, 560, 240, true),
  'rope-street': morning + town(29, road(470)) + lampPost(620, 580, 250, false),
  westmere: sky('#b9a7d6', '#f3dfe0') + hills(320, 120, '#8a7fa8', 31) + town(37) + water(470, 31),
  'port-hollin':
    sky('#9fd0c4', '#f2f3dc') + hills(300, 140, '#7f9f8a', 41) + town(43) + water(470, 44) + ferry(420, 560, 0.5),
  'eastgate-harbour':
    morning +
    town(47) +
    water(430, 48) +
    sailingBoat(300, 520, 0.8, '#efe6cf') +
    sailingBoat(480, 560, 1, '#d7263d') +
    sailingBoat(670, 510, 0.7, '#3f6fd1'),
  'hollin-bay': evening + hills(300, 60, '#a8746a', 53) + water(340, 54) + sailingBoat(560, 470, 0.7, '#fff4d8'),
  'hollin-station': morning + hall('#d9a27a', '#8a4a3a', 'STATION') + stroke('M160 560H800M160 600H800', '#4b4b52', 10),
  'old-cinema': sky('#22264a', '#4a3a66') + cinema(480, 600, 1, 'TONIGHT') + road(600),
  'town-hall': morning + hall('#f2e3c4', '#6b3f5f', 'COUNCIL') + cobbles(520, 61),
  'market-square':
    morning +
    town(67, cobbles(440, 68)) +
    [280, 440, 600]
      .map(
        (x, at) =>
          rect(x, 440, 110, 80, '#fff8ea') +
          polygon(`${x - 20},440 ${x + 55},390 ${x + 130},440`, ['#d7263d', '#3f6fd1', '#2e7d4f'][at]!),
      )
      .join(''),
  ropeworks:
    sky('#c9b59a', '#efe6d3') +
    rect(180, 300, 600, 220, '#9c5b45') +
    polygon('160,300 800,300 740,220 220,220', '#5c3a30') +
    [220, 340, 460, 580, 700].map((x) => rect(x, 350, 50, 90, '#e8d9a8', 6)).join('') +
    cobbles(520, 71),
  'gull-light': sky('#1d2450', '#5b5f96') + water(500, 73) + lighthouse(480, 560, 1.4, true),
  'skell-landing': morning + island(560, 330, 0.9) + water(340, 79) + pier(160, 560, 440, 120),
  'marl-hills':
    morning +
    cloud(420, 120, 1.2) +
    hills(260, 120, '#a8bf8f', 83) +
    hills(400, 140, '#86a56c', 84) +
    hills(520, 90, '#e8e4cf', 85),
  'mill-lane': ground(['#2563a8', '#f4f1ea', '#12365f'], 89),
  'lifeboat-slip':
    morning + water(420, 97) + polygon('160,640 160,420 560,560 520,640', '#9b9489') + lifeboat(560, 500, 0.9),
  'old-pier':
    sky('#8d93a3', '#d8d5cf') +
    sea(340, '#6f8794', '#3f5866', 101) +
    [230, 330, 430, 560, 700].map((x, at) => rect(x, 300 + at * 18, 22, 220, '#2b2622')).join(''),
  'tidewell-works':
    morning +
    fadeRect(260, 220, 440, 300, '#7a4a3a', '#5c352a') +
    polygon('230,220 480,90 730,220', '#3a2a26') +
    rect(400, 320, 160, 200, '#e8d9a8', 6) +
    phone(480, 410, 0.55, '#9fd0ff') +
    cactus(640, 520, 0.5) +
    water(520, 103),
}
