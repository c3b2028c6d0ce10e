/**
 * Classes of the photographs by their WordNet synset, where COCO has the class: what a detector may call them. Left out is what
 * only holds or shows such a thing (a horse cart), what COCO has no class for (a wolf, a lemon), and names that mean something
 * else (the plane is a carpenter's; the kite is a bird, and stands there as one).
 */
const synsets: readonly (readonly [classes: readonly string[], synsets: string])[] = [
  [['bird'], 'n01518878 n01532829 n01558993 n01582220 n01608432 n01622779 n01796340 n01806143'],
  [['bird'], 'n01817953 n01820546 n01829413 n01843383 n01855672 n02006656 n02009912 n02013706'],
  [['bird'], 'n02018795 n02028035 n02051845'],
  [['dog'], 'n02085936 n02086646 n02087394 n02088364 n02089078 n02090379 n02091032 n02091467'],
  [['dog'], 'n02092002 n02093428 n02093859 n02094258 n02095570 n02096177 n02096585 n02097209'],
  [['dog'], 'n02097658 n02098413 n02099601 n02100236 n02100877 n02101556 n02102318 n02104029'],
  [['dog'], 'n02105162 n02105505 n02106030 n02106550 n02107312 n02107908 n02108422 n02109047'],
  [['dog'], 'n02110063 n02110627 n02111129 n02111889 n02112350 n02113186 n02113799'],
  [['cat'], 'n02123159 n02124075'],
  [['bear'], 'n02132136 n02134418'],
  [['horse'], 'n02389026'],
  [['cow'], 'n02403003'],
  [['sheep'], 'n02412080'],
  [['backpack'], 'n02769748'],
  [['chair'], 'n02791124 n04099969'],
  [['sports ball'], 'n02799071 n03134739 n04118538 n04409515'],
  [['cup', 'wine glass'], 'n02823750'],
  [['bicycle'], 'n02835271'],
  [['car'], 'n02930766 n03594945 n03670208'],
  [['cup'], 'n03063599'],
  [['boat'], 'n03095699 n03447447 n04147183'],
  [['truck'], 'n03345487 n03796401 n03930630 n04461696 n04467665'],
  [['bed'], 'n03388549'],
  [['microwave'], 'n03761084'],
  [['bus'], 'n03769881'],
  [['laptop'], 'n03832673'],
  [['train'], 'n03895866'],
  [['bottle'], 'n03937543'],
  [['potted plant'], 'n03991062'],
  [['skis'], 'n04228054'],
  [['keyboard'], 'n04264628'],
  [['couch'], 'n04344873'],
  [['toilet'], 'n04447861'],
  [['umbrella'], 'n04507155'],
  [['tie'], 'n04591157'],
  [['book'], 'n07248320'],
  [['sandwich'], 'n07697313'],
  [['apple'], 'n07742313'],
  [['banana'], 'n07753592'],
]

/** By synset, `n02123045`. */
export const cocoClassesOf: ReadonlyMap<string, readonly string[]> = new Map(
  synsets.flatMap(([classes, some]) => some.split(' ').map((synset) => [synset, classes] as const)),
)

/** The classes of a photograph called `n02123045_tabby.jpg`; null where COCO has none. */
export function expectedClasses(file: string): readonly string[] | null {
  return cocoClassesOf.get(file.split('_', 1)[0]!) ?? null
}
