import type { disk as english } from '../en/disk.ts'
import type { Translated } from '../translated.ts'

export const disk: Translated<typeof english> = {
  folder: '{{name}}：这是文件夹，应为文件',
  pipe: '{{name}}：这是管道或设备，应为文件',
  link: '{{name}}：这是链接，应为文件',
  notThere: '{{name}}：文件不存在',
  noReading: '{{name}}：没有读取权限',
  unreadable: '{{name}}：无法读取（{{code}}）',
  full: '{{what}}：磁盘已满。请腾出空间后重试。',
  noWriting: '{{what}}：没有写入权限。',
  failed: '{{what}}（{{code}}）。',
  imageNotKept: '无法保存图片',
  versionNotKept: '无法写入新版本',
  packageNotInstalled: '无法安装模型包',
  uploadNotKept: '无法保存上传的文件',
  noImportFolder: '无法为导入建立文件夹',
  importNotWritten: '无法写入导入的内容',
  detectorsNotListed: '无法列出检测器',
  detectorNotInstalled: '无法安装检测器',
}
