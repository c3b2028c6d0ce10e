import type { Translated } from '../../../contract/sentences/translated.ts'
import type { review as english } from '../en/review.ts'

export const review: Translated<typeof english> = {
  title: '查找错误标注',
  how: '几个模型各自学习一部分已完成的帖子，再评判其余的帖子，并列出它们怀疑的标注。所需时间相当于几次训练，不会改变任何内容。',
  begins: '正在学习第一部分…',
  parts: '已评判 {{done, number}} / {{total, number}} 部分',
  cancel: '取消',
  found_other: '在 {{labels, number}} 个标注中发现 {{count, number}} 处疑点，涉及{{posts}}。',
  show: '显示这些帖子，最可疑的在前',
  left_other: '还有 {{count, number}} 个可疑标注待复查，涉及{{posts}}。',
  ended: '所有可疑标注均已复查',
  endedMore: '保留 {{kept, number}} 个，更改 {{changed, number}} 个。更改的内容将在下次训练时学习。',
  none: '没有可疑的标注',
  noneMore: '几个模型各自学习一部分已完成的帖子，可以在其余帖子中找出可能有误的标注。',
  look: '查找错误标注…',
  back: '返回队列',
  start: '开始',
  again: '再查一次',
}
