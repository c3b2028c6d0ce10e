import type { MapRow, NameMap } from './name-map.ts'

const norm = (from: string, to: string): readonly MapRow[] =>
  ['weight', 'bias', 'running_mean', 'running_var'].map((part) => ({ from: `${from}.${part}`, to: `${to}.${part}` }))
const kernels = (from: string, to: string): MapRow => ({ from: `${from}.weight`, to: `${to}.weight` })

const passedOver = [
  { from: /num_batches_tracked$/, why: 'a counter of training' },
  { from: /^(fc|classifier)\b/, why: 'the head that names ImageNet’s classes' },
]

/** Our names are torchvision's. */
export const torchvisionResnet: NameMap = {
  name: 'torchvision ResNet',
  sign: 'layer1.#.conv1.weight',
  prefixes: ['', 'resnet.', 'module.', 'backbone.'],
  rows: [
    kernels('conv1', 'conv1'),
    ...norm('bn1', 'bn1'),
    ...[1, 2, 3].flatMap((each) => [
      kernels(`layer#.#.conv${each}`, `layer#.#.conv${each}`),
      ...norm(`layer#.#.bn${each}`, `layer#.#.bn${each}`),
    ]),
    kernels('layer#.#.downsample.0', 'layer#.#.downsample.0'),
    ...norm('layer#.#.downsample.1', 'layer#.#.downsample.1'),
  ],
  passedOver,
}

/** Stages are counted from 0 there. */
export const huggingFaceResnet: NameMap = {
  name: 'Hugging Face ResNet',
  sign: 'encoder.stages.#.layers.#.layer.#.convolution.weight',
  prefixes: ['resnet.', ''],
  rows: [
    kernels('embedder.embedder.convolution', 'conv1'),
    ...norm('embedder.embedder.normalization', 'bn1'),
    ...[0, 1, 2, 3].flatMap((stage) => [
      ...[0, 1, 2].flatMap((each) => [
        kernels(`encoder.stages.${stage}.layers.#.layer.${each}.convolution`, `layer${stage + 1}.#.conv${each + 1}`),
        ...norm(`encoder.stages.${stage}.layers.#.layer.${each}.normalization`, `layer${stage + 1}.#.bn${each + 1}`),
      ]),
      kernels(`encoder.stages.${stage}.layers.#.shortcut.convolution`, `layer${stage + 1}.#.downsample.0`),
      ...norm(`encoder.stages.${stage}.layers.#.shortcut.normalization`, `layer${stage + 1}.#.downsample.1`),
    ]),
  ],
  passedOver,
}
