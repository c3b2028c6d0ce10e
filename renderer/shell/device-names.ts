import type { DeviceKind } from '../../contract/domain/device.ts'

export const deviceNames: Readonly<Record<DeviceKind, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  directml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
}
