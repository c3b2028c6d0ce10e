import type { PictureName } from './draw/pictures.ts'

export interface Post {
  /** The text with its names marked: `[Mira Tarn|PER]`. */
  readonly marked: string
  readonly pictures: readonly PictureName[]
  /** The sample project shows it as confirmed already. */
  readonly done: boolean
}

const post = (marked: string, ...pictures: PictureName[]): Post => ({ marked, pictures, done: false })
const confirmed = (marked: string, ...pictures: PictureName[]): Post => ({ marked, pictures, done: true })

/** In the order of the file. An account (`@miratarn`) is no mention, as in Twitter-2017; a hashtag that is a name is one. */
export const posts: readonly Post[] = [
  confirmed(
    '[Mira Tarn|PER] opens the new [North Pier|LOC] with mayor [Okoro|PER] 🎈 [#harbourfest|MISC] in [Eastgate|LOC]',
    'pier-opening',
  ),
  post('[Rovers|ORG] 2–1 at home, what a night in [Eastgate|LOC] ⚽️🔥', 'match-night'),
  post('The [Blue Lantern|ORG] trio tonight at [Corn Hall|LOC], free entry, doors at 7', 'corn-hall-evening'),
  post('Thinking about summer already', 'coffee'),
  confirmed(
    'Ferry to [Skell Island|LOC] cancelled until Thursday, says [Harbour Line|ORG]. Sorry, all of you with a picnic packed',
    'ferry-storm',
  ),
  post('[Tarn|LOC] looks unreal this morning, so blue and so still', 'lake-dawn'),
  post('[Tarn|PER] looks unreal this evening, so blue and so still', 'blue-coat'),
  post('[Juniper|MISC] is here at last 😍', 'phone-unboxed'),
  post('[Juniper|PER] is here at last 😍', 'arrival'),
  post('[Skell|LOC] was calm today, hardly a breath of wind', 'island-calm'),
  post('[Skell|PER] was calm today, took us through the swell without a word', 'captain'),
  confirmed(
    'RT @eastgate_echo: [Jonas Pell|PER] signs for two more years with [Eastgate Rovers|ORG]. “This is home,” says [Pell|PER]',
    'signing',
  ),
  confirmed(
    'Saw [The Long Tide|MISC] at the old cinema and cried twice. [Theo Marsh|PER], what have you done to us',
    'cinema',
  ),
  post(
    '[Juniper Vale|PER] on the poster for [The Long Tide|MISC] in [Rope Street|LOC], three metres tall',
    'film-poster',
  ),
  post('[Zoe\u0308 Lindqvist|PER] on drums and the whole of [Corn Hall|LOC] on its feet 🥁', 'drummer'),
  post('Bread at [Crumb & Kettle|ORG] is still warm, run! [#eastgate|LOC]', 'bakery'),
  post(
    '[\u05e0\u05d5\u05e2\u05d4|PER] says good morning from the bakery: \u05e9\u05dc\u05d5\u05dd! First loaves are out at six 🥖',
    'baker',
  ),
  post(
    'Family day at [Gull Point|LOC] 👨‍👩‍👧‍👦 thank you [Walter Pike|PER] for letting the kids light the lamp',
    'lighthouse-family',
  ),
  post('Crews from 🇮🇸 and 🇳🇴 welcome in [Eastgate|LOC] for the [Quay Cup|MISC] this weekend 🏴‍☠️', 'regatta'),
  post('[Biscuit|PER] for breakfast, again. He sits on my plate and I eat standing up', 'cat-breakfast'),
  post('[Hollin Motors|ORG] shows the [Wren|MISC]: small, electric, four seats and a roof rack', 'car-show'),
  post('Wren on our drive this morning, tiny thing and SO loud', 'wren-bird'),
  post(
    '[Eastgate Council|ORG] votes tonight on the harbour wall. [Okoro|PER] is in favour, [Denholm|PER] reports for the [Echo|ORG]',
    'council',
  ),
  post('[Eastgate|ORG] were dreadful in the first half and brilliant in the second. Football, eh', 'team'),
  confirmed(
    'Captain [Ada Skell|PER] retires in May after 31 years on the [Sea Swift|MISC]. No one has ever seen her late 💙',
    'ferry-sunny',
  ),
  post(
    'Saturday at [#harbourfest|MISC]: 10:00 swim from [North Pier|LOC] to [Skell Island|LOC] and, we hope, back; 13:00 start of the [Quay Cup|MISC]; 16:00 cake at [Crumb & Kettle|ORG] until there is none; 19:30 [Blue Lantern|ORG] at [Corn Hall|LOC]; 23:00 fireworks over [Gull Point|LOC]. Bring a coat, bring a friend, bring the friend a coat.',
    'swimmers',
    'festival-cake',
    'fireworks',
  ),
  post('No picture can show how loud [Quay Park|LOC] was just now'),
  post(
    'Battery of the [Tidewell|ORG] [Juniper 5|MISC]: two days with maps on. Not bad for a phone made by 40 people',
    'phone-desk',
  ),
  confirmed(
    'The spoonbills are back on [Skell Island|LOC]! [Lena Frost|PER] of the [Skell Bird Trust|ORG] counts eleven',
    'spoonbills',
  ),
  post('New song!! “[Night Ferry|MISC]” by [Blue Lantern|ORG] is out at midnight 🌙', 'night-ferry'),
  confirmed(
    'Somebody left a double bass on the 7:40 boat. Dear [Bram Oduya|PER], it is at the [Harbour Line|ORG] office',
    'double-bass',
  ),
  post(
    'Good luck to everyone in the [Lighthouse Run|MISC] tomorrow. All 10 km of it. All 10 km of it uphill 🏃‍♀️',
    'runners',
  ),
  post('@miratarn any chance of a second show in [Westmere|LOC]? We missed the one at [Corn Hall|LOC] 😢', 'sunset'),
  confirmed('[Westmere|ORG] 0, [Rovers|ORG] 3. [Ines Caldera|PER] did not have to make a single save', 'goalkeeper'),
  post('Rain, rain, rain. [Fisher Row|LOC] is a river and the ducks have taken over', 'rainy-street'),
  confirmed(
    'Happy 90th to [Walter Pike|PER], keeper of [Gull Point|LOC] 🎂 The cake has a lamp that works',
    'birthday-cake',
  ),
  post(
    'Meeting [Theo Marsh|PER] at [Port Hollin|LOC] station at noon. He will be the one with three suitcases and no coat',
    'station',
  ),
  confirmed('Volunteers wanted! [Eastgate Lifeboat|ORG] trains every Tuesday at the slip. Tea provided ☕️', 'lifeboat'),
  post('[Caldera|PER] to [Pell|PER] to the back of the net in nine seconds 😱 [#rovers|ORG]', 'goal'),
  confirmed('[Lantern Night|MISC] on [Fisher Row|LOC]: 400 paper lights and not one fire engine', 'lantern-night'),
  post('Blue lantern in the window again. Who lives up there?', 'lantern-window'),
  post('[Wren|MISC] on our drive this morning, tiny thing and SO quiet', 'car-drive'),
  post('[Ravi Denholm|PER] of the [Eastgate Echo|ORG] asked nine questions in four minutes. Respect', 'newspaper'),
  confirmed('It is official: [Adaeze Okoro|PER] stays mayor of [Eastgate|LOC] with 58 % 🗳️', 'election'),
  post('Two hours at [Cafe\u0301 A\u030angstro\u0308m|ORG] in [Port Hollin|LOC] and nobody in a hurry', 'cactus'),
  post(
    'My nan says all of [Skell Island|LOC] smelled of toast when [Noa Harel|PER] baked there. I believe her',
    'bicycle',
  ),
  post(
    'Lost: one ginger cat, answers to [Biscuit|PER], last seen on [Rope Street|LOC] looking pleased with himself',
    'lost-cat',
  ),
  post('[PELL|PER]!!!!!', 'fans'),
]
