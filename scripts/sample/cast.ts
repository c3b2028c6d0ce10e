/** The types of Twitter-2015 and Twitter-2017. */
export const labels = ['PER', 'LOC', 'ORG', 'MISC'] as const
export type Label = (typeof labels)[number]

/** Somebody or something of Eastgate, the harbour town that we invented. */
export interface Member {
  readonly id: string
  readonly label: Label
  /** The full name first, then every other way in which the posts write it. */
  readonly names: readonly [string, ...string[]]
  readonly about: string
}

const someone = (id: string, label: Label, about: string, ...names: [string, ...string[]]): Member => ({
  id,
  label,
  names,
  about,
})

/**
 * Everyone and everything that the posts name. A name may belong to two of them (Tarn, Skell, Juniper, Eastgate,
 * Westmere): there the picture decides.
 */
export const cast: readonly Member[] = [
  someone(
    'mira-tarn',
    'PER',
    'Singer of Blue Lantern, born in Eastgate; never without her blue coat.',
    'Mira Tarn',
    'Mira',
    'Tarn',
  ),
  someone('okoro', 'PER', 'Mayor of Eastgate since the old pier burned down.', 'Adaeze Okoro', 'Okoro'),
  someone('jonas-pell', 'PER', 'Striker of Eastgate Rovers.', 'Jonas Pell', 'Pell', 'PELL'),
  someone('ines-caldera', 'PER', 'Goalkeeper of Eastgate Rovers.', 'Ines Caldera', 'Caldera'),
  someone('ada-skell', 'PER', 'Captain of the Sea Swift for 31 years.', 'Ada Skell', 'Skell'),
  someone('zoe-lindqvist', 'PER', 'Drummer of Blue Lantern.', 'Zoe\u0308 Lindqvist'),
  someone('bram-oduya', 'PER', 'Plays the double bass in Blue Lantern.', 'Bram Oduya'),
  someone(
    'noa-harel',
    'PER',
    'Baker, owns Crumb & Kettle; once baked on Skell Island.',
    'Noa Harel',
    '\u05e0\u05d5\u05e2\u05d4',
  ),
  someone('theo-marsh', 'PER', 'Film director from Port Hollin.', 'Theo Marsh'),
  someone('juniper-vale', 'PER', 'Plays the lead in The Long Tide.', 'Juniper Vale', 'Juniper'),
  someone('walter-pike', 'PER', 'Keeper of the lighthouse at Gull Point, 90 years old.', 'Walter Pike'),
  someone('ravi-denholm', 'PER', 'Reporter of the Eastgate Echo.', 'Ravi Denholm', 'Denholm'),
  someone('lena-frost', 'PER', 'Counts birds for the Skell Bird Trust.', 'Lena Frost'),
  someone('biscuit', 'PER', 'Ginger cat of Rope Street.', 'Biscuit'),

  someone('eastgate', 'LOC', 'Small harbour town.', 'Eastgate', '#eastgate'),
  someone('skell-island', 'LOC', 'Island half an hour from Eastgate, full of birds.', 'Skell Island', 'Skell'),
  someone('tarn-water', 'LOC', 'Lake in the hills behind Eastgate.', 'Tarn Water', 'Tarn'),
  someone('north-pier', 'LOC', 'The new pier of Eastgate.', 'North Pier'),
  someone('corn-hall', 'LOC', 'Concert hall of Eastgate, a corn exchange once.', 'Corn Hall'),
  someone('gull-point', 'LOC', 'Headland with the lighthouse.', 'Gull Point'),
  someone('quay-park', 'LOC', 'Ground of Eastgate Rovers.', 'Quay Park'),
  someone('fisher-row', 'LOC', 'Street along the harbour of Eastgate.', 'Fisher Row'),
  someone('rope-street', 'LOC', 'Street of the old ropeworks in Eastgate.', 'Rope Street'),
  someone('westmere', 'LOC', 'The next town along the coast.', 'Westmere'),
  someone('port-hollin', 'LOC', 'Town across the bay, with the railway station.', 'Port Hollin'),

  someone('rovers', 'ORG', 'Football club of Eastgate.', 'Eastgate Rovers', 'Rovers', 'Eastgate', '#rovers'),
  someone('westmere-united', 'ORG', 'Football club of Westmere.', 'Westmere United', 'Westmere'),
  someone('blue-lantern', 'ORG', 'Trio: Mira Tarn, Zoe\u0308 Lindqvist, Bram Oduya.', 'Blue Lantern'),
  someone('council', 'ORG', 'The town council.', 'Eastgate Council'),
  someone('echo', 'ORG', 'The local newspaper.', 'Eastgate Echo', 'Echo'),
  someone('bird-trust', 'ORG', 'Looks after the birds of Skell Island.', 'Skell Bird Trust'),
  someone('crumb-and-kettle', 'ORG', 'Bakery of Noa Harel in Eastgate.', 'Crumb & Kettle'),
  someone('harbour-line', 'ORG', 'Runs the ferry.', 'Harbour Line'),
  someone('lifeboat', 'ORG', 'Volunteers who go out when others come in.', 'Eastgate Lifeboat'),
  someone('tidewell', 'ORG', 'Makes phones, with 40 people.', 'Tidewell'),
  someone('hollin-motors', 'ORG', 'Makes small electric cars in Port Hollin.', 'Hollin Motors'),
  someone('cafe-angstrom', 'ORG', 'Cafe in Port Hollin.', 'Cafe\u0301 A\u030angstro\u0308m'),

  someone('harbourfest', 'MISC', 'Festival of Eastgate, every June.', '#harbourfest', 'Harbourfest'),
  someone('quay-cup', 'MISC', 'Regatta off Eastgate.', 'Quay Cup'),
  someone('lantern-night', 'MISC', 'Evening of paper lights on Fisher Row.', 'Lantern Night'),
  someone('lighthouse-run', 'MISC', 'Ten kilometres to Gull Point.', 'Lighthouse Run'),
  someone('long-tide', 'MISC', 'Film by Theo Marsh.', 'The Long Tide'),
  someone('night-ferry', 'MISC', 'Song by Blue Lantern.', 'Night Ferry'),
  someone('sea-swift', 'MISC', 'The ferry to Skell Island.', 'Sea Swift'),
  someone('juniper-5', 'MISC', 'Phone by Tidewell.', 'Juniper 5', 'Juniper'),
  someone('wren', 'MISC', 'Electric car by Hollin Motors.', 'Wren'),
]
