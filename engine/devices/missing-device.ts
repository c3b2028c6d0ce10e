import type { DeviceKind } from '../../contract/domain/device.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { TrialOutcome } from './judge-devices.ts'

/** What onnxruntime says where there is nothing to try, and how we say it. */
const missing: Readonly<Partial<Record<DeviceKind, { readonly says: RegExp; readonly reason: Sentence }>>> = {
  cuda: {
    says: /shared library|providers_cuda|providers_shared|libcu(da|dnn|blas)|CUDA.*(not found|no device|driver)/i,
    reason: say('devices.noCuda'),
  },
  webgpu: { says: /adapter/i, reason: say('devices.noWebgpu') },
  directml: { says: /adapter|DXGI|D3D12/i, reason: say('devices.noDirectml') },
}

/** A machine without a device is no fault: such a failure becomes `absent`, in words for the person. */
export function missingDevice(device: DeviceKind, outcome: TrialOutcome): TrialOutcome {
  const known = missing[device]
  if (outcome.kind !== 'failed' || known === undefined || !known.says.test(outcome.reason.text)) return outcome
  return { kind: 'absent', reason: known.reason }
}
