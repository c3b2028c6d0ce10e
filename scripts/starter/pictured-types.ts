import type { Label } from '../sample/cast.ts'

/**
 * Of ImageNet's classes: those whose photographs show what a name of the type would be given to. Somebody who wears or plays it is a
 * person; a building or a landmark is a place; what carries a club's or company's name an organisation; what is made, read, watched
 * or eaten something else. All other classes go with no type.
 */
const classes: Readonly<Record<Label, readonly string[]>> = {
  PER: [
    ...['abaya', 'apron', 'bulletproof_vest', 'cardigan', 'cloak', 'feather_boa', 'gasmask', 'neck_brace', 'poncho'],
    ...[
      'suit',
      'sunglasses',
      'wig',
      'Windsor_tie',
      'maillot',
      'bassoon',
      'cello',
      'cornet',
      'flute',
      'harp',
      'panpipe',
    ],
    ...['parallel_bars', 'punching_bag', 'snorkel', 'ski'],
  ],
  LOC: [
    ...['castle', 'cinema', 'dam', 'drilling_platform', 'grocery_store', 'library', 'monastery', 'mobile_home'],
    ...['mountain_tent', 'restaurant', 'stone_wall', 'tile_roof', 'triumphal_arch', 'viaduct', 'water_tower'],
    ...['worm_fence', 'yurt', 'gondola', 'chainlink_fence'],
  ],
  ORG: [
    ...['airship', 'baseball', 'cab', 'cash_machine', 'container_ship', 'fire_engine', 'go-kart', 'minibus'],
    ...['moving_van', 'passenger_car', 'rugby_ball', 'tow_truck', 'trailer_truck'],
  ],
  MISC: [
    ...['acoustic_guitar', 'book_jacket', 'cheeseburger', 'crossword_puzzle', 'digital_watch', 'electric_guitar'],
    ...['French_loaf', 'guacamole', 'jeep', 'limousine', 'maypole', 'notebook', 'perfume', 'pickup', 'Polaroid_camera'],
    ...['reflex_camera', 'sewing_machine', 'steel_drum', 'trifle', 'tricycle'],
  ],
}

const types = new Map(
  (Object.entries(classes) as [Label, readonly string[]][]).flatMap(([type, names]) =>
    names.map((name) => [name, type] as const),
  ),
)

/** Of a photograph by its file's name, `n02980441_castle.jpg`; null: it goes with no type. */
export function picturedType(file: string): Label | null {
  return types.get(file.replace(/^n\d+_|\.jpe?g$/gi, '')) ?? null
}
