import type { shell as english } from '../en/shell.ts'
import type { Translated } from '../translated.ts'

export const shell: Translated<typeof english> = {
  readOnly: '只读',
  reconnecting: '正在重新连接，{{unsaved}}',
  nothingUnsaved: '没有未保存的内容',
  unsaved_other: '{{count, number}} 项未保存',
  notSavedYet_other: '尚未保存，{{count, number}} 项等待中',
  engineAway: '引擎暂时不可用。您的决定会保留在这里，待其恢复后发送。',
  saving: '正在保存…',
  allSaved: '已全部保存',
  allSavedAt: '已全部保存 {{time}}',
  onDisk: '{{posts}}中的{{mentions}}，每个决定都已写入磁盘',
}
