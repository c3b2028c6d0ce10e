import type { Plain } from './plain-math.ts'

export interface PlainCrf {
  readonly start: Plain
  readonly end: Plain
  /** [from, to] */
  readonly transitions: Plain
}

const logOfSum = (values: readonly number[]) => {
  const most = Math.max(...values)
  return most + Math.log(values.reduce((total, each) => total + Math.exp(each - most), 0))
}

/** Of one sentence: emissions [length, tags], all of it unpadded. */
export function plainCrf(emissions: Plain, tags: readonly number[], { start, end, transitions }: PlainCrf) {
  const [length, count] = emissions.shape as readonly [number, number]
  const all = [...Array(count).keys()]
  const own = (at: number, tag: number) => emissions.data[at * count + tag]!
  const step = (from: number, to: number) => transitions.data[from * count + to]!
  let gold = start.data[tags[0]!]! + own(0, tags[0]!)
  let logs = all.map((tag) => start.data[tag]! + own(0, tag))
  let best = logs
  const back: number[][] = []
  for (let at = 1; at < length; at++) {
    gold += step(tags[at - 1]!, tags[at]!) + own(at, tags[at]!)
    logs = all.map((tag) => own(at, tag) + logOfSum(all.map((from) => logs[from]! + step(from, tag))))
    const from = all.map((tag) =>
      all.reduce((most, each) => (best[each]! + step(each, tag) > best[most]! + step(most, tag) ? each : most), 0),
    )
    back.push(from)
    best = all.map((tag) => own(at, tag) + best[from[tag]!]! + step(from[tag]!, tag))
  }
  const ends = best.map((score, tag) => score + end.data[tag]!)
  const path = [ends.indexOf(Math.max(...ends))]
  for (const from of back.toReversed()) path.unshift(from[path[0]!]!)
  return {
    gold: gold + end.data[tags[length - 1]!]!,
    logPartition: logOfSum(logs.map((score, tag) => score + end.data[tag]!)),
    viterbi: Math.max(...ends),
    path,
  }
}
