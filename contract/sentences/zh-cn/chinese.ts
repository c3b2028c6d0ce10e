import { disk } from './disk.ts'
import { files } from './files.ts'
import { images } from './images.ts'
import { losses } from './losses.ts'
import { plain } from './plain.ts'

export const chinese = { disk, files, images, losses, plain } as const
