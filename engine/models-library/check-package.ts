import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { isNetwork } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { computeMemory } from '../compute/compute-memory.ts'
import { openRegular } from '../decode/open-regular.ts'
import { describeModel, type InstalledModel } from '../networks/installed-models.ts'
import { mustFit } from '../networks/network-memory.ts'
import { storedShapes } from '../networks/stored-network.ts'

const pieceBytes = 4 * 1024 * 1024

/**
 * Is a package what its model.json says? The weights are read in pieces and never held.
 *
 * @throws PackageError naming the file, Failed `cancelled`
 */
export async function checkPackage(
  folder: string,
  tell: (bytes: number, total: number) => void,
  signal: AbortSignal,
): Promise<InstalledModel> {
  const found = await describeModel(folder)
  const { manifest } = found
  if ('base' in manifest && manifest.base !== null)
    throw new PackageError(
      `${join(folder, packageFiles.manifest)}: it only holds changes of "${manifest.base.name}", expected a whole package`,
    )
  const needsTokenizer = !('tokenizer' in manifest) || manifest.tokenizer
  if (needsTokenizer && !existsSync(join(folder, packageFiles.tokenizer)))
    throw new PackageError(`${join(folder, packageFiles.tokenizer)} is missing: copy the package again`)
  const file = join(folder, packageFiles.weights)
  const hash = await sha256Of(file, tell, signal)
  if (hash !== manifest.weights.sha256)
    throw new PackageError(
      `${file} has SHA-256 ${hash.slice(0, 12)}…, model.json says ${manifest.weights.sha256.slice(0, 12)}…: copy the package again`,
    )
  if (isNetwork(manifest)) {
    const model = unfilledModel(manifest.configuration, await storedShapes(folder))
    const { emissions, logits, entity_logits } = model.outputs
    mustFit(model, [emissions ?? logits ?? entity_logits!], computeMemory, `"${manifest.name}"`)
  }
  return found
}

async function sha256Of(
  file: string,
  tell: (bytes: number, total: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256')
  const { handle, size } = await openRegular(file, file, true)
  try {
    const piece = new Uint8Array(pieceBytes)
    for (let done = 0; ; ) {
      if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, done)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
      done += bytesRead
      tell(done, size)
    }
  } finally {
    await handle.close()
  }
}
