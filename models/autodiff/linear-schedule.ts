/**
 * The share of the highest learning rate at a step, rising from 0 and then falling towards 0 on straight lines, as the authors
 * of both papers have it: the very first step of a warm-up does not move anything.
 *
 * @param step   from 0 to steps - 1
 * @param warmUp share of the steps in which it rises
 * Source: Hugging Face transformers, `get_linear_schedule_with_warmup`.
 */
export function linearSchedule(step: number, steps: number, warmUp: number): number {
  const rising = Math.floor(warmUp * steps)
  return step < rising ? step / rising : Math.max(0, (steps - step) / Math.max(1, steps - rising))
}
