import type { imports as english } from '../en/imports.ts'
import type { Translated } from '../translated.ts'

export const imports: Translated<typeof english> = {
  errors_other: '文件中有 {{count}} 处错误：请更正，或不导入有错的记录。',
  errorsFirst: '{{errors}}第一处：{{place}}：{{problem}}。',
  badName: '无法使用文件名：{{problem}}。',
  exportCancelled: '导出已取消。',
  noGraphFile: '其中没有图谱文件：可以读取三元组、*2id.txt 或 RDF。',
  fromDisk: '此次导入从磁盘读取文件，不接受上传。',
  running: '此次导入已在进行。',
  cancelFirst: '导入正在进行：请先取消。',
  readOnly: '无法向此项目导入：{{why}}',
  ended: '此次导入已结束。请重新开始。',
  noPostFile: '其中没有帖子文件：可以读取 CoNLL、MNRE 和 JSONL，以及 VOC 和 COCO 的边框。',
  noImageFolder: '无法读取图片文件夹：{{folder}}',
  nameOutside: '文件名 "{{name}}" 指向拖入内容之外。',
  pieceBefore: '{{name}}：前一部分仍在写入。',
  pieceGap: '{{name}}：已收到 {{arrived}} 字节，而下一部分从 {{begins}} 开始。',
  tooManyFiles: '一次导入超过 {{most}} 个文件：这么多文件请使用命令行。',
  cancelled: '导入已取消；没有添加任何内容。',
}
