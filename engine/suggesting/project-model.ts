import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { ModelSource } from '../compute/compute-contract.ts'

/** The model that a project reads with: the starter, or a version of its own over it. */
export interface ProjectModel {
  readonly version: ModelVersion
  readonly source: ModelSource
}
