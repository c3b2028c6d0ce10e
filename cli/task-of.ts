import { asModelFailure } from '../engine/networks/model-failure.ts'
import { readPackageManifest } from '../engine/networks/network-package.ts'

/** What a package was made for, in the words of `--task`. @throws Failed `model` */
export async function taskOf(model: string): Promise<string> {
  try {
    const { task } = await readPackageManifest(model)
    // What the authors call mkg is link prediction to everyone else.
    return task === 'mkg' ? 'lp' : task
  } catch (error) {
    throw asModelFailure(error)
  }
}
