import type { processes as english } from '../en/processes.ts'
import type { Translated } from '../translated.ts'

export const processes: Translated<typeof english> = {
  stopped: '{{role}}进程已停止（{{how}}）。',
  diedOften: '{{role}}进程在五分钟内终止了 {{times}} 次（最后一次：{{how}}），不再重启。',
  died: '{{role}}进程已终止（{{how}}），正在重启。',
  back: '{{role}}进程已恢复',
  tryingAgain: '正在重试',
  memory: '{{role}}进程占用 {{held}} MiB，超过允许的 {{most}} MiB，已停止。',
  slow: '{{role}}进程用时超过 {{seconds}} 秒，已停止。',
  compute: '计算',
  trainer: '训练',
  decode: '读取',
  signal: '信号 {{signal}}',
  exitCode: '退出代码 {{code}}',
  notStarted: '无法启动',
  channel: '它关闭了通道',
  inside: 'Triptych 内部出错（{{call}}）。详情见日志。',
  cancelled: '已取消。',
  trainerSilent: '训练进程 {{seconds}} 秒没有进展，已停止。',
  undecodable: 'Triptych 的一个进程发来无法解读的消息，已停止。',
  closing: 'Triptych 正在关闭。',
}
