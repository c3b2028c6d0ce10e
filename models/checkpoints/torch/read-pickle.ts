import { decodeUtf8 } from '../utf8.ts'
import { CheckpointError } from './checkpoint-error.ts'
import { isAllowedClass, rebuild, storageOf } from './pickle-classes.ts'
import { kindOf, type PickleDict, type PickleList, type PickleValue } from './pickle-value.ts'

/** Far above any model's: a name and six numbers for each tensor. */
const longestPickle = 64 * 1024 * 1024

const mark = Symbol('mark')
type Slot = PickleValue | typeof mark

/** Names for messages; opcodes that are allowed are those with a row in `steps`. */
const opcodeNames: Readonly<Record<number, string>> = {
  99: 'GLOBAL',
  105: 'INST',
  111: 'OBJ',
  73: 'INT',
  76: 'LONG',
  70: 'FLOAT',
  83: 'STRING',
  86: 'UNICODE',
  80: 'PERSID',
  84: 'BINSTRING',
  85: 'SHORT_BINSTRING',
  103: 'GET',
  112: 'PUT',
  100: 'DICT',
  108: 'LIST',
  129: 'NEWOBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  139: 'LONG4',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  146: 'NEWOBJ_EX',
  150: 'BYTEARRAY8',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
}

/**
 * A pickle of protocol 2 to 5, as plain data. It is a list of instructions for a small machine; only those that build plain
 * containers and describe tensors are followed, by us, and the classes that they may name are a short list. Nothing is
 * imported and nothing of the file is executed. The time it takes grows with the number of bytes; what is built is shared
 * where the pickle shares it, so it must not be walked through to its end.
 *
 * @throws CheckpointError `MODEL_PICKLE` naming opcode or class and its byte
 * Source: the opcodes as documented in CPython's Lib/pickletools.py.
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  if (bytes.length > longestPickle)
    throw new CheckpointError('MODEL_PICKLE', 0, `a pickle of ${bytes.length} bytes, at most ${longestPickle} expected`)
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Slot[] = []
  const memo = new Map<number, PickleValue>()
  let at = 0
  let opcodeAt = 0

  const refuse = (problem: string): never => {
    throw new CheckpointError('MODEL_PICKLE', opcodeAt, problem)
  }
  const take = (length: number): number => {
    if (length > bytes.length - at) refuse(`${length} bytes wanted, ${bytes.length - at} left`)
    at += length
    return at - length
  }
  const pop = (): PickleValue => {
    const value = stack.pop()
    return value === undefined || value === mark ? refuse('a value is wanted where there is none') : value
  }
  const popMark = (): PickleValue[] => {
    const from = stack.lastIndexOf(mark)
    if (from < 0) refuse('a mark is wanted where there is none')
    const items = stack.splice(from)
    items.shift()
    return items as PickleValue[]
  }
  const top = (): PickleValue => {
    const value = stack.at(-1)
    return value === undefined || value === mark ? refuse('a value is wanted where there is none') : value
  }
  const text = (length: number): string => {
    const start = take(length)
    return decodeUtf8(bytes.subarray(start, at)) ?? refuse('a text that is no UTF-8')
  }
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0) return refuse('a name without an end')
    const found = text(end - at)
    at++
    return found
  }
  const long = (): number => {
    const length = numbers.getBigUint64(take(8), true)
    return length > BigInt(bytes.length) ? refuse(`${length} bytes wanted, ${bytes.length - at} left`) : Number(length)
  }
  const named = (module: PickleValue, name: PickleValue): PickleValue => {
    if (typeof module !== 'string' || typeof name !== 'string') return refuse('a class whose name is no text')
    const whole = `${module}.${name}`
    if (!isAllowedClass(whole)) refuse(`the class '${whole.slice(0, 200)}' is not allowed in a checkpoint`)
    return { kind: 'class', name: whole }
  }
  const dictAt = (value: PickleValue): PickleDict =>
    typeof value === 'object' && value?.kind === 'dict' ? value : refuse(`items are given to ${kindOf(value)}`)
  const listAt = (value: PickleValue): PickleList =>
    typeof value === 'object' && value?.kind === 'list' ? value : refuse(`items are given to ${kindOf(value)}`)
  const append = (items: readonly PickleValue[]): void => {
    const list = listAt(top())
    for (const item of items) list.items.push(item)
  }
  const tuple = (length: number): void => {
    const items = Array.from({ length }, pop).reverse()
    stack.push({ kind: 'tuple', items })
  }
  const recall = (index: number): void => {
    const value = memo.get(index)
    stack.push(value === undefined ? refuse(`entry ${index} of the memo is empty`) : value)
  }
  const pushLong = (length: number): void => {
    const start = take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i]!)
    const signed = length === 0 ? 0n : BigInt.asIntN(8 * length, value)
    const number = Number(signed)
    stack.push(Number.isSafeInteger(number) ? number : signed)
  }

  const steps: Readonly<Record<number, () => void>> = {
    40: () => stack.push(mark), // MARK
    48: () => void stack.pop(), // POP
    49: () => void popMark(), // POP_MARK
    78: () => stack.push(null), // NONE
    136: () => stack.push(true), // NEWTRUE
    137: () => stack.push(false), // NEWFALSE
    74: () => stack.push(numbers.getInt32(take(4), true)), // BININT
    75: () => stack.push(numbers.getUint8(take(1))), // BININT1
    77: () => stack.push(numbers.getUint16(take(2), true)), // BININT2
    138: () => pushLong(numbers.getUint8(take(1))), // LONG1
    71: () => stack.push(numbers.getFloat64(take(8), false)), // BINFLOAT
    88: () => stack.push(text(numbers.getUint32(take(4), true))), // BINUNICODE
    140: () => stack.push(text(numbers.getUint8(take(1)))), // SHORT_BINUNICODE
    141: () => stack.push(text(long())), // BINUNICODE8
    67: () => {
      const length = numbers.getUint8(take(1)) // SHORT_BINBYTES
      const start = take(length)
      stack.push({ kind: 'bytes', data: bytes.subarray(start, at) })
    },
    66: () => {
      const length = numbers.getUint32(take(4), true) // BINBYTES
      const start = take(length)
      stack.push({ kind: 'bytes', data: bytes.subarray(start, at) })
    },
    41: () => tuple(0), // EMPTY_TUPLE
    133: () => tuple(1), // TUPLE1
    134: () => tuple(2), // TUPLE2
    135: () => tuple(3), // TUPLE3
    116: () => stack.push({ kind: 'tuple', items: popMark() }), // TUPLE
    93: () => stack.push({ kind: 'list', items: [] }), // EMPTY_LIST
    97: () => append([pop()]), // APPEND
    101: () => append(popMark()), // APPENDS
    125: () => stack.push({ kind: 'dict', entries: new Map() }), // EMPTY_DICT
    115: () => {
      const [value, key] = [pop(), pop()] // SETITEM
      dictAt(top()).entries.set(key, value)
    },
    117: () => {
      const items = popMark() // SETITEMS
      if (items.length % 2 !== 0) refuse('a key without a value')
      const { entries } = dictAt(top())
      for (let i = 0; i < items.length; i += 2) entries.set(items[i]!, items[i + 1]!)
    },
    113: () => memo.set(numbers.getUint8(take(1)), top()), // BINPUT
    114: () => memo.set(numbers.getUint32(take(4), true), top()), // LONG_BINPUT
    148: () => memo.set(memo.size, top()), // MEMOIZE
    104: () => recall(numbers.getUint8(take(1))), // BINGET
    106: () => recall(numbers.getUint32(take(4), true)), // LONG_BINGET
    99: () => stack.push(named(line(), line())), // GLOBAL
    147: () => {
      const [name, module] = [pop(), pop()] // STACK_GLOBAL
      stack.push(named(module, name))
    },
    82: () => {
      const [args, callable] = [pop(), pop()] // REDUCE
      stack.push(rebuild(callable, args, refuse))
    },
    98: () => {
      const state = pop() // BUILD: a state_dict carries its modules' versions this way, which say nothing to us
      if (typeof state !== 'object' || state?.kind !== 'dict') refuse(`the state of an object is ${kindOf(state)}`)
      dictAt(top())
    },
    81: () => stack.push(storageOf(pop(), refuse)), // BINPERSID
    149: () => void numbers.getBigUint64(take(8), true), // FRAME
  }

  if (bytes[0] !== 0x80) refuse('PROTO wanted at the start: no pickle of protocol 2 or later')
  const protocol = bytes[1]
  if (protocol === undefined || protocol < 2 || protocol > 5)
    refuse(`a pickle of protocol ${protocol}, expected 2 to 5`)
  at = 2
  for (;;) {
    opcodeAt = at
    const opcode = bytes[take(1)]!
    if (opcode === 0x2e) break // STOP
    const step = steps[opcode]
    if (!step) {
      const name = opcodeNames[opcode] ?? 'unknown'
      return refuse(`the opcode ${name} (0x${opcode.toString(16).padStart(2, '0')}) is not allowed in a checkpoint`)
    }
    step()
  }
  const result = pop()
  if (stack.length > 0) refuse(`${stack.length} values are left over`)
  return result
}
