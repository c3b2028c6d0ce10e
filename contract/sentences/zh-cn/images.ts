import type { images as english } from '../en/images.ts'
import type { Translated } from '../translated.ts'

export const images: Translated<typeof english> = {
  noImage: '不是可以读取的图片',
  tooSlow: '读取时间超过 10 秒',
  damaged: '图片已损坏或被截断（{{detail}}）',
  emptyFile: '空文件',
  otherFormat: '此处是{{found}}，应为 JPEG、PNG、WebP、GIF、TIFF 或 AVIF',
  tooManyPixels: '有 {{width}} x {{height}} 像素，最多 {{millions}} 百万像素、每边 {{side}}',
  linkOutside: '是一个指向图片文件夹之外的链接',
  tooManyBytes: '有 {{found}} MiB，最多 {{most}} MiB',
  notThere: '文件不存在',
  unreadable: '无法读取（{{code}}）',
  boxOutside: '边框 {{x}}, {{y}}, {{w}} x {{h}} 位于图片（{{width}} x {{height}}）之外',
  endedProcess: '读取它使读取图片的进程终止；文件已损坏，或是故意如此',
  saysSo: '{{problem}}；其帖子照常导入，并会说明此事',
  ofFile: '{{name}}：{{problem}}',
  pixelLimit: '像素超过可读取的数量',
  cannotShow: '无法显示图片：{{problem}}',
  changed: '图片已不是导入时的样子：磁盘上的字节已改变。',
}
