import type { Language } from '../contract/domain/language.ts'

/** What the shell itself says, outside of every window. The desk has its own words. */
export interface Words {
  readonly file: string
  readonly openProject: string
  readonly openRecent: string
  readonly newWindow: string
  readonly help: string
  readonly showLogs: string
  readonly about: string
  readonly checkForUpdates: string
  readonly projectFolder: string
  readonly notAProject: string
  readonly learntTitle: string
  readonly keptTitle: string
  readonly failedTitle: string
  readonly graphLearnt: string
  readonly quitQuestion: string
  readonly quitDetail: string
  readonly quitAnyway: string
  readonly keepWorking: string
  readonly unsavedQuestion: string
  readonly unsavedDetail: string
  readonly stay: string
  readonly leave: string
  readonly windowDied: string
  readonly windowDiedDetail: string
  readonly windowHangs: string
  readonly windowHangsDetail: string
  readonly reload: string
  readonly wait: string
  readonly close: string
  readonly engineGone: string
  readonly startAgain: string
  readonly quit: string
}

const english: Words = {
  file: '&File',
  openProject: 'Open project…',
  openRecent: 'Recent projects',
  newWindow: 'New window',
  help: '&Help',
  showLogs: 'Show logs',
  about: 'About Triptych',
  checkForUpdates: 'Check for updates…',
  projectFolder: 'Choose a folder that ends in .triptych',
  notAProject: 'No project is there.',
  learntTitle: 'Triptych has learnt',
  keptTitle: 'A version waits for your choice',
  failedTitle: 'Learning did not work',
  graphLearnt: 'The model of missing facts is ready.',
  quitQuestion: 'Triptych is learning.',
  quitDetail: 'What this run has learnt so far is lost when you quit. Your labels are saved.',
  quitAnyway: 'Quit',
  keepWorking: 'Keep learning',
  unsavedQuestion: 'Some decisions are not saved yet.',
  unsavedDetail: 'They are lost when the window is closed now.',
  stay: 'Stay',
  leave: 'Close without them',
  windowDied: 'This window crashed again and again.',
  windowDiedDetail: 'What was saved is safe. The log tells more.',
  windowHangs: 'This window does not answer.',
  windowHangsDetail: 'Reloading brings back what you were looking at; what was saved is safe.',
  reload: 'Reload',
  wait: 'Wait',
  close: 'Close',
  engineGone: 'Triptych cannot go on.',
  startAgain: 'Try again',
  quit: 'Quit',
}

const chinese: Words = {
  file: '文件(&F)',
  openProject: '打开项目…',
  openRecent: '最近的项目',
  newWindow: '新建窗口',
  help: '帮助(&H)',
  showLogs: '显示日志',
  about: '关于 Triptych',
  checkForUpdates: '检查更新…',
  projectFolder: '请选择以 .triptych 结尾的文件夹',
  notAProject: '此处没有项目。',
  learntTitle: 'Triptych 学习完成',
  keptTitle: '有一个版本等待您选择',
  failedTitle: '学习未成功',
  graphLearnt: '缺失事实的模型已就绪。',
  quitQuestion: 'Triptych 正在学习。',
  quitDetail: '如果现在退出，本次学习的进展将丢失。您的标注已保存。',
  quitAnyway: '退出',
  keepWorking: '继续学习',
  unsavedQuestion: '有些决定尚未保存。',
  unsavedDetail: '如果现在关闭窗口，这些决定将丢失。',
  stay: '留下',
  leave: '放弃并关闭',
  windowDied: '此窗口多次崩溃。',
  windowDiedDetail: '已保存的内容是安全的。详情见日志。',
  windowHangs: '此窗口没有响应。',
  windowHangsDetail: '重新加载会回到您刚才查看的内容；已保存的内容是安全的。',
  reload: '重新加载',
  wait: '等待',
  close: '关闭',
  engineGone: 'Triptych 无法继续运行。',
  startAgain: '重试',
  quit: '退出',
}

const catalogues: Readonly<Record<Language, Words>> = { en: english, 'zh-CN': chinese }

export const wordsOf = (language: Language): Words => catalogues[language]
