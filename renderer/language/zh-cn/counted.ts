import type { Translated } from '../../../contract/sentences/translated.ts'
import type { counted as english } from '../en/counted.ts'

export const counted: Translated<typeof english> = {
  post_other: '{{count, number}} 条帖子',
  mention_other: '{{count, number}} 个提及',
  relation_other: '{{count, number}} 个关系',
  image_other: '{{count, number}} 张图片',
  region_other: '{{count, number}} 个区域',
  file_other: '{{count, number}} 个文件',
  heldOutPost_other: '{{count, number}} 条留出帖子',
  suggestion_other: '{{count, number}} 个建议',
  reading_other: '{{count, number}} 次读取',
  label_other: '{{count, number}} 个标注',
  version_other: '{{count, number}} 个版本',
}
