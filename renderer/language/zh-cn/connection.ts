import type { Translated } from '../../../contract/sentences/translated.ts'
import type { connection as english } from '../en/connection.ts'

export const connection: Translated<typeof english> = {
  noAnswer: '引擎无法作答：{{message}}',
  cancelled: '已取消。',
  lost: '与引擎的连接已断开。',
  askForLink: 'Triptych 不再认识此标签页。请打开新的链接：再次运行 “triptych serve”，或使用它最近显示的地址。',
}
