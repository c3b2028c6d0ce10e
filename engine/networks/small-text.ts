import { PackageError } from '../../models/package/package-error.ts'
import { openRegular } from '../decode/open-regular.ts'

const largest = 64 * 1024 * 1024

/** A text file beside weights: a manifest, a tokenizer; a byte order mark at its start goes. @throws Failed, or PackageError when it is too large */
export async function readSmallText(file: string): Promise<string> {
  const { handle, size } = await openRegular(file, file, true)
  try {
    if (size > largest) throw new PackageError(`${file} has ${size} bytes, at most ${largest} expected`)
    return (await handle.readFile('utf8')).replace(/^\uFEFF/, '')
  } finally {
    await handle.close()
  }
}
