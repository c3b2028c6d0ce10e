import type { Translated } from '../../../contract/sentences/translated.ts'
import type { projects as english } from '../en/projects.ts'

export const projects: Translated<typeof english> = {
  connecting: '正在连接…',
  reconnecting: '正在重新连接…',
  title: '项目',
  lead: '帖子及其图片、对它们作出的决定，以及从中学习的模型，全部保存在这台计算机上。',
  cannotList: '无法列出项目',
  neverOpened: '从未在此打开',
  opened: '打开于 {{time}}',
  open: '打开 {{name}}',
  sample: '示例',
  sampleLead: '供您试用的帖子、图片和建议',
  newProject: '新建项目',
  newPlaceholder: '名称，例如“2026 海港节”',
  create: '创建',
}
