import type { MapRow, NameMap } from './name-map.ts'

const both = (from: string, to: string, more: Partial<MapRow> = {}): readonly MapRow[] =>
  ['weight', 'bias'].map((part) => ({ from: `${from}.${part}`, to: `${to}.${part}`, ...more }))

const layer = 'encoder.vision_layers.#'

/** The vision tower of CLIP, of any size: ViT-B/32, B/16, L/14. */
export const clipVision: NameMap = {
  name: 'Hugging Face CLIP vision',
  sign: 'embeddings.class_embedding',
  prefixes: ['vision_model.', '', 'clip.vision_model.'],
  rows: [
    { from: 'embeddings.class_embedding', to: 'vision_embeddings.class_embedding', flat: true },
    { from: 'embeddings.patch_embedding.weight', to: 'vision_embeddings.patch_embedding.weight' },
    { from: 'embeddings.position_embedding.weight', to: 'vision_embeddings.position_embedding.weight' },
    ...both('pre_layrnorm', 'vision_pre_layrnorm'),
    ...both('post_layernorm', 'vision_post_layernorm'),
    ...['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.out_proj'].flatMap((part) =>
      both(`encoder.layers.#.${part}`, `${layer}.${part}`),
    ),
    ...['layer_norm1', 'layer_norm2', 'mlp.fc1', 'mlp.fc2'].flatMap((part) =>
      both(`encoder.layers.#.${part}`, `${layer}.${part}`),
    ),
  ],
  passedOver: [
    { from: /(^|\.)(text_model|text_projection)\./, why: 'CLIP’s own text tower' },
    { from: /(^|\.)(visual_projection\.|logit_scale)/, why: 'it compares CLIP’s two towers' },
    { from: /position_ids$/, why: 'a list of numbers that is counted here' },
    { from: /embeddings\.class_embedding$/, why: 'the released network for link prediction has no class vector' },
    { from: /position_embedding\.weight$/, why: 'the released networks do not look at positions in the whole image' },
    { from: /post_layernorm\./, why: 'it belongs to the class vector’s projection, which is not used' },
  ],
}

const patchBias = {
  from: /patch_embed(dings)?\.(projection|proj)\.bias$/,
  why: 'patches have no bias here, as in CLIP',
}
const heads = {
  from: /^(classifier|cls_classifier|distillation_classifier|head|head_dist|pooler|lm_head)\b/,
  why: 'a head',
}
const distillation = {
  from: /distillation_token$|dist_token$/,
  why: 'the second class vector of DeiT has no place here',
}
const unused = [
  { from: /cls_token$/, why: 'the released network for link prediction has no class vector' },
  {
    from: /(position_embeddings|pos_embed)$/,
    why: 'the released networks do not look at positions in the whole image',
  },
  { from: /^(layernorm|norm)\./, why: 'the last state is read before it' },
]

/** ViT and DeiT as Hugging Face has them. They have no LayerNorm before the first layer: ours starts neutral. */
export const vit: NameMap = {
  name: 'Hugging Face ViT or DeiT',
  sign: 'embeddings.cls_token',
  prefixes: ['vit.', 'deit.', ''],
  rows: [
    { from: 'embeddings.cls_token', to: 'vision_embeddings.class_embedding', flat: true },
    { from: 'embeddings.patch_embeddings.projection.weight', to: 'vision_embeddings.patch_embedding.weight' },
    { from: 'embeddings.position_embeddings', to: 'vision_embeddings.position_embedding.weight', flat: true },
    ...both('encoder.layer.#.attention.attention.query', `${layer}.self_attn.q_proj`),
    ...both('encoder.layer.#.attention.attention.key', `${layer}.self_attn.k_proj`),
    ...both('encoder.layer.#.attention.attention.value', `${layer}.self_attn.v_proj`),
    ...both('encoder.layer.#.attention.output.dense', `${layer}.self_attn.out_proj`),
    ...both('encoder.layer.#.layernorm_before', `${layer}.layer_norm1`),
    ...both('encoder.layer.#.layernorm_after', `${layer}.layer_norm2`),
    ...both('encoder.layer.#.intermediate.dense', `${layer}.mlp.fc1`),
    ...both('encoder.layer.#.output.dense', `${layer}.mlp.fc2`),
    ...both('layernorm', 'vision_post_layernorm'),
  ],
  passedOver: [patchBias, heads, distillation, ...unused],
}

/** ViT and DeiT as their first releases and timm spell them, with queries, keys and values in one matrix. */
export const timmVit: NameMap = {
  name: 'timm ViT or DeiT',
  sign: 'blocks.#.attn.qkv.weight',
  prefixes: ['', 'model.', 'module.'],
  rows: [
    { from: 'cls_token', to: 'vision_embeddings.class_embedding', flat: true },
    { from: 'patch_embed.proj.weight', to: 'vision_embeddings.patch_embedding.weight' },
    { from: 'pos_embed', to: 'vision_embeddings.position_embedding.weight', flat: true },
    ...['q_proj', 'k_proj', 'v_proj'].flatMap((part, at) =>
      both('blocks.#.attn.qkv', `${layer}.self_attn.${part}`, { part: at, of: 3 }),
    ),
    ...both('blocks.#.attn.proj', `${layer}.self_attn.out_proj`),
    ...both('blocks.#.norm1', `${layer}.layer_norm1`),
    ...both('blocks.#.norm2', `${layer}.layer_norm2`),
    ...both('blocks.#.mlp.fc1', `${layer}.mlp.fc1`),
    ...both('blocks.#.mlp.fc2', `${layer}.mlp.fc2`),
    ...both('norm', 'vision_post_layernorm'),
  ],
  passedOver: [patchBias, heads, distillation, ...unused],
}
