import type { Translated } from '../../../contract/sentences/translated.ts'
import type { tour as english } from '../en/tour.ts'

export const tour: Translated<typeof english> = {
  take: '观看导览',
  takeMore: '关于标注需要了解的五件事，在示例或您自己的帖子上展示。',
  step: '第 {{at, number}} 步，共 {{of, number}} 步',
  skip: '跳过导览',
  back: '上一步',
  next: '下一步',
  begin: '开始标注',
  title_queue: '帖子',
  text_queue: '项目中的所有帖子，最近导入的排在最后。您可以搜索，只看未完成或已完成的，或让最没有把握的排在前面。',
  title_text: '文本',
  text_text: '虚线是模型的建议；实线是由人作出的决定。方向键在词间移动；按住 Shift 可选择文字。',
  title_decision: '决定',
  text_decision:
    '在这里对焦点所在的内容作出决定：A 接受，X 拒绝，E 更正，数字键给出类型。每个按钮都标有按键；Ctrl+Z 可撤销。',
  title_image: '图片',
  text_image: '帖子的图片及其中找到的区域。H 显示模型关注的位置，B 绘制边框，L 将提及与区域对应。',
  title_pages: '其他',
  text_pages: '“学习”用您确认的内容改进模型；旁边还有图谱、模型、类型、导入和导出。按 ? 可查看当前可用的按键。',
}
