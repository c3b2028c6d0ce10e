import { z } from 'zod'

export const deviceKind = z.enum(['cpu', 'cuda', 'directml', 'coreml', 'webgpu'])
export type DeviceKind = z.infer<typeof deviceKind>
