import type { LoggedEvent } from '../../contract/domain/event.ts'
import type { Evaluation } from '../../contract/domain/learning.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { DeviceTrial, ProjectNews, WorkerRole, WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { AskingService } from '../asking/asking-service.ts'
import { type LabelReview, reviewLabels } from '../asking/review-labels.ts'
import { ComputeService } from '../compute/compute-service.ts'
import { DeviceChoice } from '../devices/device-choice.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { WorkerLimits } from '../processes/worker-life.ts'
import { RelationService } from '../relations/relation-service.ts'
import { projectFolder } from '../store/folder.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { type DecodePixels, PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { SuggestingService } from '../suggesting/suggesting-service.ts'
import { BaseModels } from './base-models.ts'
import { LearningService } from './learning-service.ts'
import { measureHeldOut } from './measure-held-out.ts'
import { relationStarterModel, starterModel } from './starter-model.ts'

export interface MachineOptions {
  readonly spawner: Spawner
  /** Absolute folder of the starter's package. */
  readonly starter: string
  /** Absolute folder of the installed packages; null: there are none. */
  readonly installed?: string | null
  /** Where it is remembered how the devices did; null: nowhere. */
  readonly deviceFile: string | null
  /** Triptych's own version; with another one the devices are tried again. */
  readonly version: string
  /** Told of the compute process's ups and downs, for every open project. */
  /** Folder of the package for relations that comes with the program; left out: nothing is suggested between mentions. */
  readonly relationStarter?: string
  readonly onWorker?: (role: WorkerRole, state: WorkerState, reason: Sentence) => void
  readonly limits?: WorkerLimits
  readonly log?: Log
}

export interface ProjectMachineOptions {
  readonly store: ProjectStore
  readonly decodePixels: DecodePixels
  /** Finds the regions of a post's images before a model that looks at regions reads it. */
  readonly lookAtImages?: (post: PostId) => Promise<void>
  /** `suggested` and `learning`. */
  readonly publish: (news: ProjectNews) => void
  /** Of learning runs; given in tests. */
  readonly seed?: number
}

/** The machine's side of one open project. */
export interface ProjectMachine {
  readonly suggesting: SuggestingService
  readonly learning: LearningService
  readonly relations: RelationService
  /** See `measureHeldOut`. */
  measure(
    models: readonly ProjectModel[],
    tell: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<readonly Evaluation[]>
  /** See `reviewLabels`. */
  review(tell: (done: number, total: number) => void, signal: AbortSignal): Promise<LabelReview>
  /** Call it for every event of the project, after its commit. */
  noticed(event: LoggedEvent): void
  /** Call it before the store is closed. */
  stop(): Promise<void>
}

/** The machine's side of all projects: one compute process, the devices, the starter. */
export interface Machine {
  readonly compute: ComputeService
  readonly bases: BaseModels
  readonly starter: ProjectModel
  /** For `system.facts`. */
  devices(): readonly DeviceTrial[]
  gemmGflops(): number | null
  /** Tries the devices, or remembers; takes seconds, in processes of its own. Never throws. */
  findDevices(signal?: AbortSignal): Promise<void>
  openProject(options: ProjectMachineOptions): Promise<ProjectMachine>
  stop(): Promise<void>
}

export async function openMachine(options: MachineOptions): Promise<Machine> {
  const {
    spawner,
    starter: folder,
    relationStarter: relationFolder,
    installed = null,
    deviceFile,
    version,
    onWorker,
    limits,
    log = logToStderr,
  } = options
  const starter = await starterModel(folder)
  const relationStarter = relationFolder === undefined ? null : await relationStarterModel(relationFolder)
  const bases = new BaseModels(starter, installed)
  const devices = new DeviceChoice({
    spawner,
    cacheFile: deviceFile,
    versions: { triptych: version, node: process.version, model: starter.version, ...driverSettings() },
    log,
    onChange: () => {
      for (const { suggesting } of open) suggesting.tell()
    },
  })
  const open = new Set<ProjectMachine>()
  const compute = new ComputeService({
    spawner,
    devices,
    log,
    onState: (state, reason) => onWorker?.('compute', state, reason),
    ...(limits === undefined ? {} : { limits }),
  })
  return {
    compute,
    bases,
    starter,
    devices: () => devices.trials,
    gemmGflops: () => devices.gemmGflops,
    findDevices: (signal) => devices.find(starter.source, signal),
    openProject: async (project) => {
      const opened = await openProjectMachine({ compute, bases, relationStarter, spawner, log }, project)
      const machine: ProjectMachine = {
        ...opened,
        stop: async () => {
          open.delete(machine)
          await opened.stop()
        },
      }
      open.add(machine)
      return machine
    },
    stop: () => compute.stop(),
  }
}

async function openProjectMachine(
  {
    compute,
    bases,
    relationStarter,
    spawner,
    log,
  }: {
    readonly compute: ComputeService
    readonly bases: BaseModels
    readonly relationStarter: ProjectModel | null
    readonly spawner: Spawner
    readonly log: Log
  },
  { store, decodePixels, lookAtImages, publish, seed }: ProjectMachineOptions,
): Promise<ProjectMachine> {
  const pixels = new PixelCache(projectFolder(store.folder).cache, decodePixels)
  const suggesting: SuggestingService = new SuggestingService({
    store,
    compute,
    pixels,
    ...(lookAtImages === undefined ? {} : { lookAtImages }),
    log,
    onSuggested: (posts, state) => {
      publish({ kind: 'suggested', posts: [...posts], suggesting: state })
      asking.read(posts.length, state.waiting === 0)
    },
    onBrokenModel: (model, failure) => learning.replaceBroken(model, failure),
  })
  const relations = new RelationService({ store, compute, pixels, models: () => learning.relationModels(), log })
  const asking: AskingService = new AskingService({
    store,
    relate: async (post) => (await relations.suggest({ post, among: 'suggested' })).pairs,
    log,
    onOrdered: () => suggesting.tell(),
  })
  const learning: LearningService = new LearningService({
    store,
    compute,
    suggesting,
    pixels,
    spawner,
    bases,
    relationStarter,
    log,
    onLearning: (state) => publish({ kind: 'learning', state }),
    ...(seed === undefined ? {} : { seed }),
  })
  await learning.open()
  return {
    suggesting,
    learning,
    relations,
    measure: (models, tell, signal) => measureHeldOut({ store, compute, pixels }, models, tell, signal),
    review: async (tell, signal) => {
      const { base } = learning
      const found = await reviewLabels({ store, compute, pixels, spawner, log, base }, tell, signal)
      suggesting.tell()
      return found
    },
    noticed: (event) => {
      suggesting.wake()
      learning.noticed(event)
      asking.noticed(event)
    },
    stop: async () => {
      suggesting.stop()
      await Promise.all([learning.stop(), asking.stop()])
    },
  }
}

/** Another driver chosen through the environment is another device. */
function driverSettings(): Record<string, string> {
  const names = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES', 'CUDA_PATH']
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']))
}
