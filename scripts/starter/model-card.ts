import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'

const percent = (share: number | undefined) => (100 * (share ?? 0)).toFixed(1)

/** README.md of the starter's package. Every figure comes from the package itself. */
export function modelCard({ manifest, weights }: ModelPackage, sizes: TaggerConfiguration): string {
  const { metrics, provenance, labels, temperature } = manifest
  const parameters = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0)
  const byType = labels.map((label) => `| ${label} | ${percent(metrics[`valid.f1.${label}`])} |`).join('\n')
  const data = provenance.data.map(({ name, posts, terms }) => `- ${name}: ${posts} posts (${terms})`).join('\n')
  const { count, side } = sizes.objects ?? { count: 0, side: 0 }
  const regions =
    count === 0
      ? 'no regions'
      : `up to ${count} regions, or further images, as ${side} x ${side} in ${(side / sizes.patchSize) ** 2}`
  const habits = provenance.data.some(({ name }) => name.startsWith('GMNER'))
    ? `Of GMNER only the posts of Twitter-2015 were used: those of Twitter-2017 seem to include its test posts. Posts that repeat a
training or validation post by their letters were left out. The labels follow other habits, which a source vector tells the
network. `
    : ''
  return `# ${manifest.name}

Finds ${labels.join(', ')} in short English posts. It is small and trained from scratch, so that Triptych suggests
something sensible from the first minute without a download; it is meant to be corrected, and learns from that.

## Figures

On the 723 posts of Twitter-2017's validation file (${metrics['valid.gold']} entities), exact words and type, as conlleval counts:

| | F1 |
|---|---|
| all | **${percent(metrics['valid.f1'])}** (precision ${percent(metrics['valid.precision'])}, recall ${percent(metrics['valid.recall'])}) |
${byType}

The posts' own images are not at hand, so these are beside photographs, and drawings of the sample's people and places, with some of
their salient regions: pictures from whose regions nothing was learnt. One fits where it shows what a name of a type in the post may mean (a
castle, a suit), as the whole image or as one region among those of another picture. In the right column an invented word stands in
the place of each name.

| | F1 | names replaced |
|---|---|---|
| no picture | ${percent(metrics['valid.f1'])} | ${percent(metrics['valid.f1.strangeNames'])} |
| an unrelated picture | ${percent(metrics['valid.f1.unrelatedPicture'])} | ${percent(metrics['valid.f1.strangeNames.unrelatedPicture'])} |
| a picture that fits | ${percent(metrics['valid.f1.fittingPicture'])} | ${percent(metrics['valid.f1.strangeNames.fittingPicture'])} |
| a region that fits | ${percent(metrics['valid.f1.fittingRegion'])} | ${percent(metrics['valid.f1.strangeNames.fittingRegion'])} |

Scores are probabilities of exactly that span and type: the mean distance between stated probability and share of right
spans is ${(metrics['valid.calibrationError'] ?? 0).toFixed(3)} with temperature ${temperature.toFixed(2)} (${(metrics['valid.calibrationError.uncalibrated'] ?? 0).toFixed(3)} without). The recipe and the temperature were chosen on this
same file, so expect a little less on other posts. The test file was never used.

## Network

MKGformer as its paper describes it (arXiv:2205.02357), small: ${sizes.layers} layers of width ${sizes.width} with ${sizes.heads} heads in each tower, of which
${sizes.layers - sizes.fusedFrom} fused (prefix-guided interaction, correlation-aware fusion). Each word enters as the sum of a word vector, the mean of
its word pieces (4,000 cased pieces), a character convolution and its shape; the image as ${sizes.imageSize} x ${sizes.imageSize} pixels in ${(sizes.imageSize / sizes.patchSize) ** 2} patches, and ${regions}. Above
the towers a BiLSTM (${sizes.lstm} units each way) and a CRF over BIO tags. ${(parameters / 1e6).toFixed(2)} million parameters, stored in half precision.

## Training

Data:
${data}

${habits}Vocabularies come from the training posts alone. Five in a hundred training posts come in capitals, five in small letters.

${provenance.method}; seed ${provenance.seed}; ${Math.ceil(provenance.seconds / 60)} minutes, on the processor alone.
How to run it again stands in \`scripts/starter.ts\`.

## Limits

- **Images.** The posts' own images were not at hand. The words were learnt with a blank image half of the time and an
  unrelated photograph the other half. Where a region's patches lie was learnt from posts beside pictures that fit, that do not, or
  none, while all else stayed as it was: regions are read, and changing them changes what is suggested, but by little, and
  the tables above show no gain from one that fits. What pictures mean comes with posts that have images.
- It knows few names: some forty in a hundred entities of the validation file occur in none of its training posts.
  Places, works and events suffer most.
- English tweets of some years ago; other kinds of text will do worse, other languages much worse.

## Licence

The weights are ours to give under Apache-2.0; the data they were trained on is for research use, which may bind you too.
`
}
