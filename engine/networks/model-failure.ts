import { Failed } from '../../contract/domain/failed.ts'
import { SafetensorsError } from '../../models/checkpoints/safetensors-error.ts'
import { CheckpointError } from '../../models/checkpoints/torch/checkpoint-error.ts'
import { ShapeError } from '../../models/graph/shape-error.ts'
import { PackageError } from '../../models/package/package-error.ts'

/** A person's file is at fault; everything else stays as it is. */
export function asModelFailure(error: unknown): unknown {
  const isTheFile =
    error instanceof PackageError ||
    error instanceof SafetensorsError ||
    error instanceof CheckpointError ||
    error instanceof ShapeError
  return isTheFile ? new Failed('model', error.message, {}, { cause: error }) : error
}
