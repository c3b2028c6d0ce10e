import type { Tensor } from '../../graph/tensor.ts'
import {
  anyObject,
  type Decoder,
  finite,
  integerFrom,
  listOf,
  objectOf,
  oneOf,
  orElse,
} from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import { bertBaseResnet50, type HvpnetConfig } from './config.ts'

/** A graph is built of so many parts: a number that nobody meant must not take forever. */
const size = integerFrom(1, 1_000_000)
const few = integerFrom(1, 256)

/** A size, or where it is not given the size of a parameter's axis. */
export function sizeOr(weights: ReadonlyMap<string, Tensor>, name: string, axis: number): Decoder<number> {
  return (value, field) => size(value ?? weights.get(name)?.shape[axis], field)
}

const { objects, projection, promptLength, resnet } = bertBaseResnet50

/** The paper's has no projection through a width of its own. */
function ofReleasedForm(config: unknown): boolean {
  return anyObject(config, 'case.json.config').fidelity !== 'paper'
}

/**
 * Sizes of one of the released networks, from `config` of a `case.json`; most that it leaves out are those of the weights.
 * How many objects there are follows from the length of the prefix; three, as in the authors' code, where it is not given.
 *
 * @throws PackageError naming the field
 */
export function releasedSizes(config: unknown, weights: ReadonlyMap<string, Tensor>): HvpnetConfig {
  const words = 'bert.embeddings.word_embeddings.weight'
  const found = objectOf({
    hidden: sizeOr(weights, words, 1),
    heads: orElse(size, bertBaseResnet50.heads),
    text_inter: sizeOr(weights, 'bert.encoder.layer.0.intermediate.dense.weight', 0),
    vocab: sizeOr(weights, words, 0),
    max_pos: sizeOr(weights, 'bert.embeddings.position_embeddings.weight', 0),
    image: orElse(size, bertBaseResnet50.image),
    base: sizeOr(weights, 'image_model.resnet.conv1.weight', 0),
    mid: ofReleasedForm(config) ? sizeOr(weights, 'encoder_conv.0.weight', 0) : orElse(size, projection),
    layers: orElse(few, bertBaseResnet50.layers),
    blocks: orElse(listOf(few), resnet.blocks),
    prompt_len: orElse(size, promptLength),
    prefix_length: orElse<number | null>(size, null),
    text_layer_norm_eps: orElse(finite, bertBaseResnet50.epsilon),
    batch_norm_eps: orElse(finite, resnet.epsilon),
    // What follows is ours: the authors' code has one choice of each.
    fidelity: orElse(oneOf('released', 'paper'), 'released'),
    guidance: orElse(oneOf('gated', 'flat', 'one-to-three', 'none'), 'gated'),
    whole_image: orElse(oneOf(true, false), true),
    missing_images: orElse(oneOf('seen', 'hidden'), 'seen'),
  })(config, 'case.json.config')
  if (found.hidden % found.heads !== 0)
    throw new PackageError(
      `case.json.config.heads: found ${found.heads}, expected a number that divides the width, ${found.hidden}`,
    )
  const whole = found.whole_image ? 1 : 0
  const prefixLength = found.prefix_length ?? (whole + objects) * found.prompt_len
  const images = prefixLength / found.prompt_len
  if (!Number.isInteger(images))
    throw new PackageError(
      `case.json.config.prefix_length: found ${prefixLength}, expected a multiple of the prompt's ${found.prompt_len} slots`,
    )
  return {
    ...bertBaseResnet50,
    hidden: found.hidden,
    heads: found.heads,
    layers: found.layers,
    intermediate: found.text_inter,
    epsilon: found.text_layer_norm_eps,
    vocabulary: found.vocab,
    maxPositions: found.max_pos,
    image: found.image,
    objects: images - whole,
    fidelity: found.fidelity,
    guidance: found.guidance,
    wholeImage: found.whole_image,
    missingImages: found.missing_images,
    promptLength: found.prompt_len,
    projection: found.mid,
    resnet: { base: found.base, blocks: found.blocks, epsilon: found.batch_norm_eps },
  }
}
