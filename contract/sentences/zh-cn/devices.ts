import type { devices as english } from '../en/devices.ts'
import type { Translated } from '../translated.ts'

export const devices: Translated<typeof english> = {
  diedInUse: '计算进程在使用它时终止（{{how}}）',
  untried: '尚未试用其他设备',
  notInBuild: '此版本的 onnxruntime 不支持它',
  cpu: '每条帖子 {{time}}；其他设备与它比较',
  noCpu: '没有可供比较的 CPU 结果',
  noNumbers: '给出的不是数字，或数量与 CPU 不同：不使用',
  differs: '与 CPU 相差 {{difference}}（最多允许 {{most}}）：不使用',
  agrees: '与 CPU 一致（相差 {{difference}}），{{speed}}',
  faster: '快 {{times}} 倍',
  slower: '慢 {{times}} 倍',
  asFast: '同样快',
  noCuda: '没有装好驱动的 NVIDIA 显卡，或未安装 CUDA 库',
  noWebgpu: '没有 onnxruntime 能使用其驱动的显卡',
  noDirectml: '没有带 DirectX 12 驱动的显卡',
}
