import type { Translated } from '../../../contract/sentences/translated.ts'
import type { state as english } from '../en/state.ts'

export const state: Translated<typeof english> = {
  nothingTo_undo: '没有可撤销的操作',
  nothingTo_redo: '没有可重做的操作',
  noFurther: '日志中没有更多决定。',
  changedElsewhere: '期间已在别处更改',
  notKept: '您的上一个决定未被保留，帖子显示的是现在存储的内容。{{why}}',
  notSaved: '未保存',
  couldNot_undo: '无法撤销',
  couldNot_redo: '无法重做',
  learnt: '学习完成：{{version}} 已启用',
  notTaken: '学习完成，但 {{version}} 未启用',
  learningFailed: '学习失败；模型保持原样',
  restarting_compute: '建议：正在重新启动',
  restarting_trainer: '学习：正在重新启动',
  restarting_decode: '导入：正在重新启动',
  restartingMore_compute: '建议已停止，并会自动重新启动；您的决定不会丢失。{{reason}}',
  restartingMore_trainer: '学习已停止，并会自动重新启动；您的决定不会丢失。{{reason}}',
  restartingMore_decode: '导入已停止，并会自动重新启动；您的决定不会丢失。{{reason}}',
  givenUp_compute: '建议：已关闭',
  givenUp_trainer: '学习：已关闭',
  givenUp_decode: '导入：已关闭',
  givenUpMore: '它在五分钟内停止了三次，在重新启动 Triptych 之前将保持关闭；标注仍可继续。{{reason}}',
}
