import type { DeviceKind } from '../../contract/domain/device.ts'

/** Our names of devices, and onnxruntime's of the execution providers behind them. */
export const executionProviders: Readonly<Record<DeviceKind, string>> = {
  cpu: 'cpu',
  cuda: 'cuda',
  directml: 'dml',
  coreml: 'coreml',
  webgpu: 'webgpu',
}
