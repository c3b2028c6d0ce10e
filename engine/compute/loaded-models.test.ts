import { expect, test } from 'vitest'
import { LoadedModels } from './loaded-models.ts'

async function loaded(models: LoadedModels<{ release: () => Promise<void> }>, keys: readonly string[]) {
  const released: string[] = []
  for (const key of keys)
    await models.load(key, async () => ({
      release: async () => {
        released.push(key)
      },
    }))
  await Promise.resolve()
  return released
}

test('three models stay open, and what was used last', async () => {
  const models = new LoadedModels<{ release: () => Promise<void> }>(() => 0)
  const released = await loaded(models, ['a', 'b', 'c'])
  await models.get('a')
  await models.load('d', async () => ({ release: async () => {} }))
  await Promise.resolve()
  expect(released).toEqual(['b'])
  await expect(models.get('b')).rejects.toMatchObject({ kind: 'not-found' })
  await expect(models.get('a')).resolves.toBeDefined()
})

test('in a process that is large only the last one stays', async () => {
  const released = await loaded(new LoadedModels(() => 2 * 2 ** 30), ['a', 'b'])
  expect(released).toEqual(['a'])
})

test('what fails to open is tried again', async () => {
  const models = new LoadedModels<{ release: () => Promise<void> }>(() => 0)
  await expect(models.load('a', () => Promise.reject(new Error('torn')))).rejects.toThrow('torn')
  expect(await loaded(models, ['a'])).toEqual([])
  await expect(models.get('a')).resolves.toBeDefined()
})
