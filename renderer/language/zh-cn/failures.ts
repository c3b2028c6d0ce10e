import type { Translated } from '../../../contract/sentences/translated.ts'
import type { failures as english } from '../en/failures.ts'

export const failures: Translated<typeof english> = {
  badInput: '输入有误：{{message}}',
  notFound: '未找到：{{message}}',
  conflict: '与已存内容冲突：{{message}}',
  readOnly: '项目为只读：{{message}}',
  diskFull: '磁盘空间不足：{{message}}',
  io: '读写失败：{{message}}',
  busy: '正忙，请稍后再试：{{message}}',
  locked: '项目已在别处打开：{{message}}',
  notAProject: '不是 Triptych 项目：{{message}}',
  newerSchema: '项目由更新版本创建：{{message}}',
  corrupt: '项目已损坏：{{message}}',
  model: '模型无法使用：{{message}}',
  processDied: '后台进程意外停止：{{message}}',
  cancelled: '已取消：{{message}}',
  internal: '内部错误：{{message}}',
}
