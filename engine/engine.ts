import { join } from 'node:path'
import { implement } from '@orpc/server'
import type { SystemFacts } from '../contract/calls/system.ts'
import { contract } from '../contract/contract.ts'
import { segmentWords } from '../models/text/segment-words.ts'
import { ComputeService } from './compute/compute-service.ts'
import { DecodeService } from './decode/decode-service.ts'
import { DeviceChoice } from './devices/device-choice.ts'
import { ExportService } from './exporting/export-service.ts'
import { decisionHandlers } from './handlers/decisions.ts'
import { exportHandlers } from './handlers/exporting.ts'
import { importHandlers } from './handlers/imports.ts'
import { learningHandlers } from './handlers/learning.ts'
import { mediaHandlers } from './handlers/media.ts'
import { postHandlers } from './handlers/posts.ts'
import { projectHandlers } from './handlers/projects.ts'
import { suggestionHandlers } from './handlers/suggestions.ts'
import { systemHandlers } from './handlers/system.ts'
import { ImportService } from './imports/import-service.ts'
import { MediaReader } from './imports/media-reader.ts'
import { starterModel } from './learning/starter-model.ts'
import { ProjectLibrary } from './library/project-library.ts'
import { type Log, logToStderr } from './processes/log.ts'
import type { Spawner } from './processes/spawner.ts'
import { programFacts } from './program-facts.ts'
import { makeSample } from './projects/make-sample.ts'
import { OpenProjects } from './projects/open-projects.ts'
import { type Resources, resourcesIn } from './resources.ts'

export interface EngineOptions {
  /** Where projects, notes and caches are kept. */
  readonly home: string
  /** Folders of projects elsewhere that the shell was asked to open. */
  readonly projects: readonly string[]
  readonly spawner: Spawner
  readonly shell: SystemFacts['shell']
  readonly resources?: Resources
  readonly log?: Log
}

/** The contract's handlers with everything behind them. Whoever starts one closes it. */
export type Engine = Awaited<ReturnType<typeof startEngine>>

export async function startEngine({
  home,
  projects: explicit,
  spawner,
  shell,
  resources = resourcesIn(null),
  log = logToStderr,
}: EngineOptions) {
  const program = programFacts()
  const library = new ProjectLibrary(home, explicit)
  const starter = await starterModel(resources.starter)
  const devices = new DeviceChoice({
    spawner,
    log,
    cacheFile: join(library.home, 'cache', 'devices.json'),
    versions: { triptych: program.version, onnxruntime: program.onnxruntime, model: starter.version },
  })
  const decode = new DecodeService({
    spawner,
    log,
    onState: (state, reason) => projects.workerChanged('decode', state, reason),
  })
  const compute = new ComputeService({
    spawner,
    devices,
    log,
    onState: (state, reason) => projects.workerChanged('compute', state, reason),
  })
  const projects: OpenProjects = new OpenProjects(library, {
    spawner,
    compute,
    starter,
    log,
    decodePixels: (mediaFolder) => decode.pixels(mediaFolder),
  })
  const imports = new ImportService({ projects, spawner, segment: segmentWords, log })
  const facts = (): SystemFacts => ({ ...program, shell, devices: [...devices.trials], gemmGflops: devices.gemmGflops })
  let sampleMade: Promise<void> = Promise.resolve()
  const router = implement(contract).router({
    projects: projectHandlers(library, projects, () => sampleMade),
    posts: postHandlers(projects),
    decisions: decisionHandlers(projects),
    suggestions: suggestionHandlers(projects),
    imports: importHandlers(imports),
    media: mediaHandlers(new MediaReader(projects, decode)),
    exporting: exportHandlers(new ExportService(projects)),
    learning: learningHandlers(projects),
    system: systemHandlers(facts),
  })
  return {
    router,
    library,
    projects,
    devices,
    starter,
    imports,
    facts,
    /** At the first start only; the list of projects waits for it. */
    makeSample: (): void => {
      sampleMade = makeSample(resources.sample, library, projects, imports).catch((error: unknown) =>
        log('the sample project could not be made', error),
      )
    },
    close: async () => {
      await imports.close()
      await projects.closeAll()
      await Promise.all([compute.stop(), decode.stop()])
    },
  }
}
