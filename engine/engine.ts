import { join } from 'node:path'
import { implement } from '@orpc/server'
import type { SystemFacts } from '../contract/calls/system.ts'
import { contract } from '../contract/contract.ts'
import { segmentWords } from '../models/text/segment-words.ts'
import { DecodeService } from './decode/decode-service.ts'
import { ExportService } from './exporting/export-service.ts'
import { GraphImports } from './graph/graph-imports.ts'
import { askingHandlers } from './handlers/asking.ts'
import { decisionHandlers } from './handlers/decisions.ts'
import { exportHandlers } from './handlers/exporting.ts'
import { graphHandlers } from './handlers/graph.ts'
import { graphFileHandlers } from './handlers/graph-files.ts'
import { importHandlers } from './handlers/imports.ts'
import { learningHandlers } from './handlers/learning.ts'
import { mediaHandlers } from './handlers/media.ts'
import { modelHandlers } from './handlers/models.ts'
import { postHandlers } from './handlers/posts.ts'
import { projectHandlers } from './handlers/projects.ts'
import { regionHandlers } from './handlers/regions.ts'
import { relationHandlers } from './handlers/relations.ts'
import { relevanceHandlers } from './handlers/relevance.ts'
import { suggestionHandlers } from './handlers/suggestions.ts'
import { systemHandlers } from './handlers/system.ts'
import { typeHandlers } from './handlers/types.ts'
import { ImportService } from './imports/import-service.ts'
import { MediaReader } from './imports/media-reader.ts'
import { openMachine } from './learning/open-machine.ts'
import { ProjectLibrary } from './library/project-library.ts'
import { ModelDownloads } from './models-library/model-downloads.ts'
import { ModelImports } from './models-library/model-imports.ts'
import { ModelsService } from './models-library/models-service.ts'
import { modelsFolder } from './networks/installed-models.ts'
import { type Log, logToStderr } from './processes/log.ts'
import type { Spawner } from './processes/spawner.ts'
import { programFacts } from './program-facts.ts'
import { makeSample } from './projects/make-sample.ts'
import { OpenProjects } from './projects/open-projects.ts'
import { RegionService } from './regions/region-service.ts'
import { RelevanceService } from './relevance/relevance-service.ts'
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
  const decode = new DecodeService({
    spawner,
    log,
    onState: (state, reason) => projects.workerChanged('decode', state, reason),
  })
  const machine = await openMachine({
    spawner,
    log,
    starter: resources.starter,
    relationStarter: resources.relationStarter,
    installed: modelsFolder(library.home),
    deviceFile: join(library.home, 'cache', 'devices.json'),
    version: program.version,
    onWorker: (role, state, reason) => projects.workerChanged(role, state, reason),
  })
  const regions = new RegionService({ home: library.home, decode, compute: machine.compute })
  const projects: OpenProjects = new OpenProjects(library, { machine, decode, regions, spawner, log })
  const graphImports = new GraphImports({ projects, spawner, log })
  const imports = new ImportService({ projects, spawner, segment: segmentWords, log })
  const facts = (): SystemFacts => ({
    ...program,
    shell,
    devices: [...machine.devices()],
    gemmGflops: machine.gemmGflops(),
  })
  const exporting = new ExportService(projects)
  const models = new ModelsService({ home: library.home, bases: machine.bases, projects })
  const modelImports = new ModelImports({
    home: library.home,
    compute: machine.compute,
    isReserved: (name) => models.isReserved(name),
  })
  let sampleShown: Promise<void> = Promise.resolve()
  const router = implement(contract).router({
    projects: projectHandlers(library, projects, () => sampleShown),
    posts: postHandlers(projects),
    decisions: decisionHandlers(projects),
    suggestions: suggestionHandlers(projects),
    asking: askingHandlers(projects),
    types: typeHandlers(projects),
    relations: relationHandlers(projects, {
      suggest: (project, ask, signal) => project.relations.suggest(ask, signal),
    }),
    regions: regionHandlers(projects, regions),
    relevance: relevanceHandlers(projects, new RelevanceService(machine.compute)),
    imports: importHandlers(imports),
    media: mediaHandlers(new MediaReader(projects, decode)),
    exporting: exportHandlers(exporting),
    learning: learningHandlers(projects),
    models: modelHandlers(models, modelImports, new ModelDownloads(library.home)),
    graph: graphHandlers(projects),
    graphFiles: graphFileHandlers(projects, graphImports),
    system: systemHandlers(facts),
  })
  return {
    router,
    library,
    projects,
    imports,
    graphImports,
    exporting,
    machine,
    facts,
    /** At the first start only; the list of projects waits for its posts. */
    makeSample: (): void => {
      const { promise, resolve } = Promise.withResolvers<void>()
      sampleShown = promise
      makeSample(resources.sample, library, projects, imports, graphImports, resolve)
        .catch((error: unknown) => log('the sample project could not be made', error))
        .finally(resolve)
    },
    close: async () => {
      await Promise.all([imports.close(), graphImports.close(), modelImports.close()])
      await projects.closeAll()
      await Promise.all([machine.stop(), decode.stop()])
    },
  }
}
