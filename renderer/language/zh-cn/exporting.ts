import type { Translated } from '../../../contract/sentences/translated.ts'
import type { exporting as english } from '../en/exporting.ts'

export const exporting: Translated<typeof english> = {
  title: '导出',
  format: '格式',
  jsonl: 'JSONL（全部）',
  mnre: 'MNRE（关系）',
  coco: 'COCO（边框）',
  voc: 'VOC（边框）',
  which: '哪些帖子',
  done: '已完成（{{number, number}}）',
  doneMore: '已由人完成',
  all: '全部（{{number, number}}）',
  allMore: '含目前已确认的内容',
  cannotPrepare: '无法准备导出',
  postsWith: '{{posts}}，含 {{mentions}}',
  losses: '此格式无法容纳所有内容',
  nothingLost: '此格式不会丢失任何内容。',
  stopped: '导出已停止',
  written: '{{name}}，{{size}}，已交给您的下载。',
  save: '保存文件',
  listComma: '、',
  full: '。',
}
