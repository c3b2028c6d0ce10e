import type { RelationConfiguration } from '../../models/nets/relations/configuration.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'

const percent = (share: number | undefined) => (100 * (share ?? 0)).toFixed(1)

/** README.md of the package. Every figure comes from the package itself. */
export function relationModelCard({ manifest, weights }: RelationPackage, sizes: RelationConfiguration): string {
  const { metrics, provenance, labels, temperature } = manifest
  const parameters = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0)
  const data = provenance.data.map(({ name, posts, terms }) => `- ${name}: ${posts} posts (${terms})`).join('\n')
  const prefix = 'valid.f1.known.'
  const byRelation = Object.entries(metrics)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, f1]) => `| ${name.slice(prefix.length)} | ${percent(f1)} |`)
    .join('\n')
  const error = (name: string) => (metrics[name] ?? 0).toFixed(3)
  return `# ${manifest.name}

Says which of MNRE's ${labels.length - 1} relations goes from one mention of a short English post to another, or that none does. It is
small; it is meant to be corrected, and learns from that.

## Figures

On the ${metrics['valid.pairs']} pairs of MNRE's validation file (${metrics['valid.gold']} with a relation), micro-averaged over relations, None not counted:

| | F1 |
|---|---|
| types of the mentions known, and only what they allow | **${percent(metrics['valid.f1.known'])}** (precision ${percent(metrics['valid.precision.known'])}, recall ${percent(metrics['valid.recall.known'])}) |
| types as the starter for mentions guesses them, and only what they allow | ${percent(metrics['valid.f1.guessed'])} |
| types known, nothing ruled out | ${percent(metrics['valid.f1.unmasked'])} |
| no types | ${percent(metrics['valid.f1.plain'])} |
| as in the first row, and every pair also turned round | ${percent(metrics['valid.f1.bothWays'])} (precision ${percent(metrics['valid.precision.bothWays'])}, recall ${percent(metrics['valid.recall.bothWays'])}) |
| as in the first row, each post with an unrelated picture and some of its regions | ${percent(metrics['valid.f1.unrelatedPicture'])} |

At the desk the types are known. MNRE says them only through its relations: a pair with one has the types that the
relation's name gives; the ends of a pair without one have the type that a relation elsewhere in the post gives them, or the one
that the starter for mentions guesses, which is right for ${percent(metrics['valid.typesGuessedRight'])} % of the mentions where it can be
checked. So the first row is kinder than a desk where types are wrong, and the second one harsher than a desk where people have
confirmed them.

| relation (pairs) | F1 |
|---|---|
${byRelation}

Scores are probabilities: of the relations that it names, the mean distance between stated probability and share of right ones
is ${error('valid.calibrationError')} (${error('valid.calibrationError.uncalibrated')} before None's score was lowered and the temperature, ${temperature.toFixed(2)}, was fitted; ${error('valid.calibrationError.bothWays')} when every pair
is also turned round: it is then too sure). The recipe and these two numbers were chosen on this same file, so expect
a little less on other posts. The test file was never used.

## Direction

MNRE labels a pair in one direction alone, and a pair without a relation nearly always from left to right: a pair whose
first mention comes later in the text has a relation in 97 of 100 cases. A network may learn that order instead of the
words, and would then see a relation in every second pair of a real post. Here pairs were turned round now and then while
training (a relation becomes None, unless it says the same both ways), which costs some of the first row and earns the fifth.

## Network

MKGformer as its paper describes it (arXiv:2205.02357), small: ${sizes.layers} layers of width ${sizes.width} with ${sizes.heads} heads in each tower, of which
${sizes.layers - sizes.fusedFrom} fused; words, pieces, characters and shape enter, and images as ${sizes.imageSize} x ${sizes.imageSize} pixels and up to
${sizes.objects?.count ?? 0} regions as ${sizes.objects?.side ?? 0} x ${sizes.objects?.side ?? 0}, as in the starter for mentions; so does a
BiLSTM above the towers. Markers stand around both mentions and spell their types; the classifier reads the states of the two that
open. ${(parameters / 1e6).toFixed(2)} million parameters, stored in half precision.

## Training

Data:
${data}

Everything below the classifier began with the weights of the starter for mentions, whose data are therefore listed. Posts of
MNRE's training file that repeat one of its validation file by their letters were left out; by letters and by image names none
of them is a post of the Twitter-2015 and Twitter-2017 files. The words that MNRE adds come from its training posts.

${provenance.method}; seed ${provenance.seed}; ${Math.ceil(provenance.seconds / 60)} minutes on a busy machine, on the processor alone.
How to run it again stands in \`scripts/starter-relations.ts\`.

## Limits

- **Images.** The posts' own images were not at hand. The network was trained with a blank image half of the time and an
  unrelated picture the other half: it has learnt not to be disturbed by a picture or a region, and nothing about what they show.
- Relations that MNRE has few of are hardly ever found.
- It knows little of the world: who is married to whom must stand in the post.
- English tweets of some years ago; other kinds of text will do worse, other languages much worse.

## Licence

The weights are ours to give under Apache-2.0; the data they were trained on is for research use, which may bind you too.
`
}
