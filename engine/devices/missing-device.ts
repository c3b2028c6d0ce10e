import type { DeviceKind } from '../../contract/domain/device.ts'
import type { TrialOutcome } from './judge-devices.ts'

/** What onnxruntime says where there is nothing to try, and how we say it. */
const missing: Readonly<Partial<Record<DeviceKind, { readonly says: RegExp; readonly reason: string }>>> = {
  cuda: {
    says: /shared library|providers_cuda|providers_shared|libcu(da|dnn|blas)|CUDA.*(not found|no device|driver)/i,
    reason: 'there is no NVIDIA card with its driver, or the CUDA libraries are not installed',
  },
  webgpu: { says: /adapter/i, reason: 'there is no graphics card with a driver that onnxruntime can use' },
  directml: { says: /adapter|DXGI|D3D12/i, reason: 'there is no graphics card with a DirectX 12 driver' },
}

/** A machine without a device is no fault: such a failure becomes `absent`, in words for the person. */
export function missingDevice(device: DeviceKind, outcome: TrialOutcome): TrialOutcome {
  const known = missing[device]
  if (outcome.kind !== 'failed' || known === undefined || !known.says.test(outcome.reason)) return outcome
  return { kind: 'absent', reason: known.reason }
}
