/** Names and shapes as public checkpoints have them, at a tiny size; written down from their documentation and code. */
export type NamedShapes = Readonly<Record<string, readonly number[]>>

export const tiny = { hidden: 8, inter: 12, layers: 5, words: 30, positions: 20, patch: 4, side: 3 }

const { hidden: h, inter, layers, words, positions, patch, side } = tiny
const each = (count: number, make: (at: number) => NamedShapes): NamedShapes =>
  Object.assign({}, ...Array.from({ length: count }, (_, at) => make(at))) as NamedShapes
const linear = (name: string, out: number, from: number): NamedShapes => ({
  [`${name}.weight`]: [out, from],
  [`${name}.bias`]: [out],
})
const norm = (name: string, size = h, scale = 'weight', shift = 'bias'): NamedShapes => ({
  [`${name}.${scale}`]: [size],
  [`${name}.${shift}`]: [size],
})

/** `BertModel`; with `bert.` before it in `BertForMaskedLM`; with gamma and beta in the first releases. */
export function bert(prefix = '', scale = 'weight', shift = 'bias'): NamedShapes {
  return {
    [`${prefix}embeddings.word_embeddings.weight`]: [words, h],
    [`${prefix}embeddings.position_embeddings.weight`]: [positions, h],
    [`${prefix}embeddings.token_type_embeddings.weight`]: [2, h],
    ...norm(`${prefix}embeddings.LayerNorm`, h, scale, shift),
    [`${prefix}embeddings.position_ids`]: [1, positions],
    ...each(layers, (at) => {
      const own = `${prefix}encoder.layer.${at}`
      return {
        ...linear(`${own}.attention.self.query`, h, h),
        ...linear(`${own}.attention.self.key`, h, h),
        ...linear(`${own}.attention.self.value`, h, h),
        ...linear(`${own}.attention.output.dense`, h, h),
        ...norm(`${own}.attention.output.LayerNorm`, h, scale, shift),
        ...linear(`${own}.intermediate.dense`, inter, h),
        ...linear(`${own}.output.dense`, h, inter),
        ...norm(`${own}.output.LayerNorm`, h, scale, shift),
      }
    }),
    ...linear(`${prefix}pooler.dense`, h, h),
    ...(prefix === '' ? {} : { 'cls.predictions.bias': [words], ...linear('cls.predictions.transform.dense', h, h) }),
  }
}

/** `CLIPModel`: its text tower lies beside the vision tower. */
export function clip(): NamedShapes {
  const own = 'vision_model'
  return {
    logit_scale: [],
    'text_model.embeddings.token_embedding.weight': [50, 6],
    'text_model.encoder.layers.0.self_attn.k_proj.weight': [6, 6],
    'visual_projection.weight': [6, h],
    'text_projection.weight': [6, 6],
    [`${own}.embeddings.class_embedding`]: [h],
    [`${own}.embeddings.patch_embedding.weight`]: [h, 3, patch, patch],
    [`${own}.embeddings.position_embedding.weight`]: [side * side + 1, h],
    [`${own}.embeddings.position_ids`]: [1, side * side + 1],
    ...norm(`${own}.pre_layrnorm`),
    ...norm(`${own}.post_layernorm`),
    ...each(layers, (at) => ({
      ...linear(`${own}.encoder.layers.${at}.self_attn.k_proj`, h, h),
      ...linear(`${own}.encoder.layers.${at}.self_attn.v_proj`, h, h),
      ...linear(`${own}.encoder.layers.${at}.self_attn.q_proj`, h, h),
      ...linear(`${own}.encoder.layers.${at}.self_attn.out_proj`, h, h),
      ...norm(`${own}.encoder.layers.${at}.layer_norm1`),
      ...linear(`${own}.encoder.layers.${at}.mlp.fc1`, inter, h),
      ...linear(`${own}.encoder.layers.${at}.mlp.fc2`, h, inter),
      ...norm(`${own}.encoder.layers.${at}.layer_norm2`),
    })),
  }
}

/** `ViTForImageClassification` and `DeiTForImageClassificationWithTeacher`. */
export function vit(prefix: 'vit.' | 'deit.' = 'vit.'): NamedShapes {
  const isDeit = prefix === 'deit.'
  return {
    [`${prefix}embeddings.cls_token`]: [1, 1, h],
    ...(isDeit ? { [`${prefix}embeddings.distillation_token`]: [1, 1, h] } : {}),
    [`${prefix}embeddings.position_embeddings`]: [1, side * side + (isDeit ? 2 : 1), h],
    [`${prefix}embeddings.patch_embeddings.projection.weight`]: [h, 3, patch, patch],
    [`${prefix}embeddings.patch_embeddings.projection.bias`]: [h],
    ...each(layers, (at) => {
      const own = `${prefix}encoder.layer.${at}`
      return {
        ...linear(`${own}.attention.attention.query`, h, h),
        ...linear(`${own}.attention.attention.key`, h, h),
        ...linear(`${own}.attention.attention.value`, h, h),
        ...linear(`${own}.attention.output.dense`, h, h),
        ...linear(`${own}.intermediate.dense`, inter, h),
        ...linear(`${own}.output.dense`, h, inter),
        ...norm(`${own}.layernorm_before`),
        ...norm(`${own}.layernorm_after`),
      }
    }),
    ...norm(`${prefix}layernorm`),
    ...linear(isDeit ? 'cls_classifier' : 'classifier', 10, h),
  }
}

/** DeiT as its authors released it, and timm. */
export function timm(): NamedShapes {
  return {
    cls_token: [1, 1, h],
    pos_embed: [1, side * side + 1, h],
    'patch_embed.proj.weight': [h, 3, patch, patch],
    'patch_embed.proj.bias': [h],
    ...each(layers, (at) => ({
      ...norm(`blocks.${at}.norm1`),
      ...linear(`blocks.${at}.attn.qkv`, 3 * h, h),
      ...linear(`blocks.${at}.attn.proj`, h, h),
      ...norm(`blocks.${at}.norm2`),
      ...linear(`blocks.${at}.mlp.fc1`, inter, h),
      ...linear(`blocks.${at}.mlp.fc2`, h, inter),
    })),
    ...norm('norm'),
    ...linear('head', 10, h),
  }
}

const batchNorm = (name: string, size: number): NamedShapes => ({
  [`${name}.weight`]: [size],
  [`${name}.bias`]: [size],
  [`${name}.running_mean`]: [size],
  [`${name}.running_var`]: [size],
  [`${name}.num_batches_tracked`]: [],
})
const kernels = (name: string, out: number, from: number, size: number): NamedShapes => ({
  [`${name}.weight`]: [out, from, size, size],
})
const stages = [3, 4, 6, 3]

/** `torchvision.models.resnet50`, `base` wide at its first convolution. */
export function torchvision(base = 2): NamedShapes {
  return {
    ...kernels('conv1', base, 3, 7),
    ...batchNorm('bn1', base),
    ...each(4, (stage) =>
      each(stages[stage]!, (block) => {
        const [own, width] = [`layer${stage + 1}.${block}`, base * 2 ** stage]
        const from = block > 0 ? 4 * width : stage === 0 ? base : 2 * width
        return {
          ...kernels(`${own}.conv1`, width, from, 1),
          ...batchNorm(`${own}.bn1`, width),
          ...kernels(`${own}.conv2`, width, width, 3),
          ...batchNorm(`${own}.bn2`, width),
          ...kernels(`${own}.conv3`, 4 * width, width, 1),
          ...batchNorm(`${own}.bn3`, 4 * width),
          ...(block === 0
            ? { ...kernels(`${own}.downsample.0`, 4 * width, from, 1), ...batchNorm(`${own}.downsample.1`, 4 * width) }
            : {}),
        }
      }),
    ),
    ...linear('fc', 10, 32 * base),
  }
}

/** `ResNetForImageClassification`, microsoft/resnet-50. */
export function huggingFaceResnet(base = 2): NamedShapes {
  return {
    ...kernels('resnet.embedder.embedder.convolution', base, 3, 7),
    ...batchNorm('resnet.embedder.embedder.normalization', base),
    ...each(4, (stage) =>
      each(stages[stage]!, (block) => {
        const [own, width] = [`resnet.encoder.stages.${stage}.layers.${block}`, base * 2 ** stage]
        const from = block > 0 ? 4 * width : stage === 0 ? base : 2 * width
        return {
          ...(block === 0
            ? {
                ...kernels(`${own}.shortcut.convolution`, 4 * width, from, 1),
                ...batchNorm(`${own}.shortcut.normalization`, 4 * width),
              }
            : {}),
          ...kernels(`${own}.layer.0.convolution`, width, from, 1),
          ...batchNorm(`${own}.layer.0.normalization`, width),
          ...kernels(`${own}.layer.1.convolution`, width, width, 3),
          ...batchNorm(`${own}.layer.1.normalization`, width),
          ...kernels(`${own}.layer.2.convolution`, 4 * width, width, 1),
          ...batchNorm(`${own}.layer.2.normalization`, 4 * width),
        }
      }),
    ),
    ...linear('classifier.1', 10, 32 * base),
  }
}
