import { devices } from './devices.ts'
import { disk } from './disk.ts'
import { files } from './files.ts'
import { images } from './images.ts'
import { imports } from './imports.ts'
import { learning } from './learning.ts'
import { losses } from './losses.ts'
import { models } from './models.ts'
import { plain } from './plain.ts'
import { processes } from './processes.ts'
import { project } from './project.ts'

export const chinese = {
  devices,
  disk,
  files,
  images,
  imports,
  learning,
  losses,
  models,
  plain,
  processes,
  project,
} as const
