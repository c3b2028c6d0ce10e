import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../translated.ts'

export const settings: Translated<typeof english> = {
  title: '设置',
  colours: '配色',
  coloursAuto: '跟随系统',
  coloursLight: '浅色',
  coloursDark: '深色',
  textSize: '文字大小',
  textSmall: '小',
  textUsual: '标准',
  textLarge: '大',
  textLarger: '特大',
  language: '语言',
  languageAuto: '跟随系统',
  singleKeys: '单键操作',
  singleKeysMore: '即 A、X、1 … 0 等按键。若语音或开关输入设备会误触，请关闭；按钮和 Ctrl 组合键仍然有效。',
  pairSuggested: '为建议的提及也推荐关系',
  pairSuggestedMore: '否则只为已确认的提及推荐。接受这样的关系时，会一并接受它的提及。',
}
