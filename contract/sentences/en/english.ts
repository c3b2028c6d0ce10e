import { disk } from './disk.ts'
import { files } from './files.ts'
import { images } from './images.ts'
import { losses } from './losses.ts'
import { plain } from './plain.ts'

/** Every sentence that the engine says to a person. */
export const english = { disk, files, images, losses, plain } as const
