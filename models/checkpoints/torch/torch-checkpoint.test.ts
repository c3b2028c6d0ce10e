import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../byte-source.ts'
import { parseSafetensors, printSafetensors, type StoredTensor } from '../safetensors.ts'
import { CheckpointError } from './checkpoint-error.ts'
import { readPickle } from './read-pickle.ts'
import { openTorchCheckpoint } from './torch-checkpoint.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)))
const open = (name: string) => openTorchCheckpoint(bytesSource(fixture(name)))

async function everything(bytes: Uint8Array): Promise<ReadonlyMap<string, StoredTensor>> {
  const checkpoint = await openTorchCheckpoint(bytesSource(bytes))
  const tensors = new Map<string, StoredTensor>()
  for (const name of checkpoint.tensors.keys()) tensors.set(name, await checkpoint.read(name))
  return tensors
}

describe('a checkpoint', () => {
  test.each([2, 3, 4, 5])('of pickle protocol %i gives its tensors, whatever their strides', async (protocol) => {
    const tensors = await everything(fixture(`state-dict-p${protocol}.pt`))
    const found = Object.fromEntries([...tensors].map(([name, { shape, data }]) => [name, [shape, [...data]]]))
    expect(found).toEqual({
      w: [
        [2, 3],
        [0, 1, 2, 3, 4, 5],
      ],
      w_transposed: [
        [3, 2],
        [0, 3, 1, 4, 2, 5],
      ],
      tail: [[2], [4, 5]],
      bias: [[2], [10, 20]],
      scalar: [[], [20]],
      empty: [[0, 3], []],
    })
  })

  test('keeps every type', async () => {
    const tensors = await everything(fixture('dtypes.pt'))
    expect(Object.fromEntries([...tensors].map(([name, { dtype, data }]) => [name, [dtype, [...data]]]))).toEqual({
      double: ['F64', [1.5, -2]],
      half: ['F16', [0x3e00, 0xc000]],
      bfloat16: ['BF16', [0x3fc0, 0xc000]],
      long: ['I64', [1n, -2n]],
      int: ['I32', [1, -2]],
      short: ['I16', [1, -2]],
      char: ['I8', [1, -2]],
      byte: ['U8', [1, 254]],
      bool: ['BOOL', [1, 0]],
    })
  })

  test('that training saved is opened to its weights; the rest is named', async () => {
    const { tensors, others } = await open('training.ckpt')
    expect([...tensors.keys()]).toContain('w_transposed')
    expect(others).toEqual(['epoch', 'lr', 'done', 'note', 'big', 'sizes', 'list'])
  })

  test('comes back from safetensors unchanged', async () => {
    const tensors = await everything(fixture('dtypes.pt'))
    expect(parseSafetensors(printSafetensors({ tensors, metadata: {} })).tensors).toEqual(tensors)
  })
})

describe('what is not plain data is refused', () => {
  test.each([
    {
      file: 'hostile-system.pt',
      code: 'MODEL_PICKLE',
      says: /byte \d+: the class '(posix|nt)\.system' is not allowed/,
    },
    { file: 'hostile-eval.pt', code: 'MODEL_PICKLE', says: /the class 'builtins\.eval' is not allowed/ },
    {
      file: 'hostile-module.pt',
      code: 'MODEL_PICKLE',
      says: /'(torch\.nn\.modules\.linear\.Linear|copy_reg\._reconstructor)'/,
    },
    {
      file: 'out-of-bounds.pt',
      code: 'MODEL_PICKLE',
      says: /\[2,3\] with strides \[3,1\] from 1 reaches 7.* has 6 numbers/,
    },
    { file: 'expanded.pt', code: 'MODEL_PICKLE', says: /10000000000 numbers, its storage '1' only 2/ },
    { file: 'lying-storage.pt', code: 'MODEL_ZIP', says: /'w': its storage '0' should have 2 F32, 8 bytes, and has 4/ },
    { file: 'missing-storage.pt', code: 'MODEL_ZIP', says: /'w': its storage '0' is not in the archive/ },
    { file: 'big-endian.pt', code: 'MODEL_FORMAT', says: /'big' endian/ },
    { file: 'legacy.pt', code: 'MODEL_FORMAT', says: /bare pickle.*save the state_dict as safetensors/ },
    { file: 'compressed.pt', code: 'MODEL_ZIP', says: /'archive\/data\.pkl' is compressed/ },
    { file: 'script.pt', code: 'MODEL_FORMAT', says: /TorchScript/ },
  ])('$file', async ({ file, code, says }) => {
    const error = await open(file).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CheckpointError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) })
    expect(existsSync('/tmp/triptych-pwned')).toBe(false)
  })

  const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0))
  const short = (text: string) => [0x8c, text.length, ...ascii(text)]
  test.each([
    { name: 'GLOBAL of os.system', code: [...ascii('cos\nsystem\n'), 0x2e], says: "byte 2: the class 'os.system'" },
    {
      name: 'STACK_GLOBAL of eval',
      code: [...short('builtins'), ...short('eval'), 0x93, 0x2e],
      says: "'builtins.eval'",
    },
    { name: 'STACK_GLOBAL of numbers', code: [0x4b, 1, 0x4b, 2, 0x93, 0x2e], says: 'a class whose name is no text' },
    {
      name: 'dots in a name',
      code: [...ascii('ctorch\n_utils._rebuild_tensor_v2.__globals__\n'), 0x2e],
      says: 'is not allowed',
    },
    { name: 'REDUCE of a text', code: [...short('eval'), 0x29, 0x52, 0x2e], says: 'string is called' },
    {
      name: 'REDUCE of a storage class',
      code: [...ascii('ctorch\nFloatStorage\n'), 0x29, 0x52, 0x2e],
      says: 'is called, which',
    },
    {
      name: 'BUILD on a class',
      code: [...ascii('ctorch\nSize\n'), 0x7d, 0x62, 0x2e],
      says: 'items are given to class torch.Size',
    },
    { name: 'INST', code: [0x28, ...ascii('ios\nsystem\n'), 0x2e], says: 'the opcode INST (0x69)' },
    { name: 'OBJ', code: [0x28, 0x6f, 0x2e], says: 'the opcode OBJ (0x6f)' },
    { name: 'NEWOBJ', code: [...ascii('ctorch\nSize\n'), 0x29, 0x81, 0x2e], says: 'the opcode NEWOBJ (0x81)' },
    { name: 'EXT1', code: [0x82, 1, 0x2e], says: 'the opcode EXT1' },
    { name: 'a foreign persistent id', code: [...short('x'), 0x51, 0x2e], says: 'an unknown persistent id' },
    {
      name: 'a text longer than the file',
      code: [0x58, 0xff, 0xff, 0xff, 0xff, 0x2e],
      says: '4294967295 bytes wanted',
    },
    { name: 'a text of 2^63', code: [0x8d, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x2e], says: 'bytes wanted' },
    { name: 'an empty memo', code: [0x68, 9, 0x2e], says: 'entry 9 of the memo is empty' },
    { name: 'an empty stack', code: [0x52, 0x2e], says: 'a value is wanted' },
    { name: 'no mark', code: [0x7d, 0x75, 0x2e], says: 'a mark is wanted' },
    { name: 'no end', code: [0x7d], says: '1 bytes wanted, 0 left' },
    { name: 'values left over', code: [0x7d, 0x7d, 0x2e], says: '1 values are left over' },
    { name: 'an opcode nobody knows', code: [0xfe], says: 'the opcode unknown (0xfe)' },
  ])('a pickle with $name', ({ code, says }) => {
    const read = () => readPickle(Uint8Array.of(0x80, 4, ...code))
    expect(read).toThrow(CheckpointError)
    expect(read).toThrow(says)
  })

  test('protocols that are not there', () => {
    expect(() => readPickle(Uint8Array.of(0x28, 0x2e))).toThrow('PROTO wanted')
    expect(() => readPickle(Uint8Array.of(0x80, 9, 0x2e))).toThrow('protocol 9')
  })

  test('a list that doubles with every instruction takes no longer to read than its bytes', () => {
    // Each list holds the one before twice: 2^5000 entries for whoever would walk through them.
    const step = [0x5d, 0x94, 0x28, 0x68, 0, 0x68, 0, 0x65, 0x71, 0]
    const bytes = Uint8Array.of(0x80, 4, 0x5d, 0x71, 0, ...Array.from({ length: 5000 }, () => step).flat(), 0x75, 0x2e)
    expect(() => readPickle(bytes)).toThrow(CheckpointError)
  })
})

describe('archives made to deceive', () => {
  const good = fixture('state-dict-p2.pt')
  const at = (signature: number, from = 0) => {
    const view = new DataView(good.buffer)
    for (let byte = from; byte < good.length - 4; byte++) if (view.getUint32(byte, true) === signature) return byte
    throw new Error('not found')
  }
  const central = at(0x02014b50)
  const second = at(0x02014b50, central + 1)
  const end = at(0x06054b50)
  const spoilt = (place: number, value: number, bytes: 2 | 4) => {
    const copy = good.slice()
    const view = new DataView(copy.buffer)
    if (bytes === 2) view.setUint16(place, value, true)
    else view.setUint32(place, value, true)
    return copy
  }
  test.each([
    { name: 'two entries at one place', bytes: () => spoilt(second + 42, 0, 4), says: /overlaps|is called/ },
    { name: 'a size that is not true', bytes: () => spoilt(central + 24, 1, 4), says: /says it is 1 bytes and takes/ },
    {
      name: 'a size beyond the file',
      bytes: () => {
        const b = spoilt(central + 24, 0xfffffffe, 4)
        new DataView(b.buffer).setUint32(central + 20, 0xfffffffe, true)
        return b
      },
      says: /the directory begins at/,
    },
    { name: 'too many entries', bytes: () => spoilt(end + 10, 60000, 2), says: /an entry of the directory wanted/ },
    { name: 'too few entries', bytes: () => spoilt(end + 10, 1, 2), says: /belong to no entry/ },
    { name: 'a directory beyond the end', bytes: () => spoilt(end + 16, 0xffffff0, 4), says: /the directory ends at/ },
    { name: 'encryption', bytes: () => spoilt(central + 8, 1, 2), says: /is encrypted/ },
    {
      name: 'a 64-bit size that is missing',
      bytes: () => spoilt(central + 20, 0xffffffff, 4),
      says: /64 bits is missing/,
    },
    { name: 'a cut', bytes: () => good.slice(0, -30), says: /was cut off/ },
  ])('$name', async ({ bytes, says }) => {
    const error = await everything(bytes()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CheckpointError)
    expect((error as Error).message).toMatch(says)
  })
})

test('whatever is changed in a checkpoint, it is read or refused, in no time', async () => {
  const bases = ['state-dict-p2.pt', 'state-dict-p5.pt', 'dtypes.pt', 'training.ckpt'].map(fixture)
  const change = fc.record({ at: fc.nat(1 << 16), byte: fc.integer({ min: 0, max: 255 }) })
  const asked = fc.record({
    base: fc.integer({ min: 0, max: bases.length - 1 }),
    changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    cut: fc.option(fc.nat(1 << 12), { freq: 8 }),
  })
  await fc.assert(
    fc.asyncProperty(asked, async ({ base, changes, cut }) => {
      const bytes = bases[base]!.slice(0, cut === null ? undefined : Math.max(1, bases[base]!.length - cut))
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte
      const started = performance.now()
      const error = await everything(bytes).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (error !== undefined) expect(error).toBeInstanceOf(CheckpointError)
      expect(performance.now() - started).toBeLessThan(2_000)
    }),
    { numRuns: 4_000 },
  )
}, 60_000)

test('whatever bytes are called a pickle, they are read or refused', () => {
  const opcodes = fc.constantFrom(
    ...'(01NJKMGX]aes}uqhrjcR.btQ'.split('').map((c) => c.charCodeAt(0)),
    0x80,
    0x85,
    0x86,
    0x87,
    0x88,
    0x8c,
    0x93,
    0x94,
    0x95,
    0x29,
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 4, arbitrary: opcodes }, { weight: 1, arbitrary: fc.nat(255) }), { maxLength: 60 }),
      (code) => {
        try {
          readPickle(Uint8Array.of(0x80, 2, ...code))
        } catch (error) {
          expect(error).toBeInstanceOf(CheckpointError)
        }
      },
    ),
    { numRuns: 20_000 },
  )
})
