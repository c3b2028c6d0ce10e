/*
 * One Chinese word for each thing, in every sentence:
 *
 * post 帖子 · image 图片 · text 文本 · mention 提及 · entity 实体 · relation 关系 · region 区域 · box 边框 · type 类型 ·
 * label (to) 标注 · label (of a model, a package) 标签 · description 说明 · boundary 边界 · head 头 · tail 尾 · arc 弧线 ·
 * suggestion 建议 · suggest 建议 · propose 推荐 · confirm 确认 · accept 接受 · reject 拒绝 · correct 更正 · retype 更改类型 ·
 * decide / decision 决定 · done 完成 · skip 跳过 · reopen 重新打开 · undo 撤销 · redo 重做 · take back 撤销 · delete 删除 ·
 * remove 移除 · queue 队列 · search 搜索 · note 备注 · history 历史记录 · log 日志 · project 项目 · import 导入 · export 导出 ·
 * file 文件 · folder 文件夹 · data set 数据集 · backup 备份 · read-only 只读 · window 窗口 · engine 引擎 · device 设备 ·
 * key 按键 · shortcut 快捷键 · palette 命令面板 · settings 设置 · page 页面 · dialog 对话框 · tour 导览
 *
 * learning 学习 · run 训练 · held out 留出 · held-out posts 留出帖子 · version 版本 · in use 使用中 · promote 启用 ·
 * kept back 未启用 · retire 停用 · go back 退回 · model 模型 · package 模型包 · starter 起始模型 · card 模型卡 · weights 权重 ·
 * licence 许可证 · score 分数 · probability 概率 · confidence 置信度 · sure 有把握 · unsure 没有把握 · calibration 校准 ·
 * reliability 可靠性 · interval 区间 · precision 精确率 · recall 召回率 · right 正确 · wrong 错误 · confusion 混淆 · learning curve 学习曲线 ·
 * seed 随机种子 · epoch 轮 · loss (of training) 损失 · lost (in an export) 丢失 · layer 层 · attention 注意力 · heat 热图 ·
 * influence 影响 · relevant 相关 · irrelevant 无关 · judge 判断 · shown in the image 图中可见 · ground / grounding 图文对应 ·
 * detector 检测器 · salience 显著性 · read (a model reads a post) 读取
 *
 * graph 图谱 · knowledge graph 知识图谱 · predicate 谓词 · fact 事实 · triple 三元组 · state (a fact) 陈述 · deny 否定 ·
 * link (to the graph) 链接 · not in the graph 不在图谱中 · missing link 缺失链接 · merge 合并 · split, take apart 拆分 · alias 别名 ·
 * source 来源 · review 审查 · reason 理由 · explore 浏览
 *
 * A person is 您. Names of formats, keys, models and measures (CoNLL, Ctrl, MKGformer, F1) stay as they are; a space
 * stands between Chinese and Latin letters or digits; quotation marks are “”, the full stop 。 ends whole sentences only.
 */

import { bindings } from './bindings.ts'
import { connection } from './connection.ts'
import { counted } from './counted.ts'
import { exporting } from './exporting.ts'
import { failures } from './failures.ts'
import { graph } from './graph.ts'
import { history } from './history.ts'
import { image } from './image.ts'
import { imports } from './imports.ts'
import { keys } from './keys.ts'
import { learning } from './learning.ts'
import { links } from './links.ts'
import { models } from './models.ts'
import { post } from './post.ts'
import { projects } from './projects.ts'
import { queue } from './queue.ts'
import { regions } from './regions.ts'
import { relations } from './relations.ts'
import { relevance } from './relevance.ts'
import { review } from './review.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { state } from './state.ts'
import { tour } from './tour.ts'
import { types } from './types.ts'
import { workspace } from './workspace.ts'

export const chinese = {
  bindings,
  connection,
  counted,
  exporting,
  failures,
  graph,
  history,
  image,
  imports,
  keys,
  learning,
  links,
  models,
  post,
  projects,
  queue,
  regions,
  relations,
  relevance,
  review,
  settings,
  shell,
  state,
  tour,
  types,
  workspace,
}
