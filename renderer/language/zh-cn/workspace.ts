import type { Translated } from '../../../contract/sentences/translated.ts'
import type { workspace as english } from '../en/workspace.ts'

export const workspace: Translated<typeof english> = {
  post: '帖子',
  unreadable: '无法读取这条帖子',
  emptyProject: '空项目',
  emptyProjectMore:
    '把文件或整个文件夹拖到此窗口：CoNLL、MNRE 或 JSONL，图片放在旁边。写入任何内容之前，您都能先看到将导入什么。',
  importPosts: '导入帖子',
  allLookedAt: '所有帖子都已看过',
  allLookedAtMore: '{{done, number}} 条已完成，{{skipped, number}} 条已跳过，{{mentions, number}} 个提及已确认。',
  showSkipped: '显示已跳过的',
  export: '导出',
  noneChosen: '未选择帖子',
  keysNow: '当前可用的按键',
  keys: '按键',
  nextPrevious: '下一个、上一个',
  doneNext: '完成，下一条',
  undo: '撤销',
  redo: '重做',
  everything: '全部命令',
  progress: '已完成 {{done, number}} / {{posts, number}} · 今天 {{today, number}}',
  keysEach: '每个决定 {{keys}} 次按键',
  lastOne: '最后一条',
  lastOneMore: '此列表中没有其他待处理的帖子。',
}
