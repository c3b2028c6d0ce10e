import { parseAst } from 'vite'

export interface FoundWords {
  readonly line: number
  readonly text: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly alternate?: unknown
  readonly arguments?: unknown
  readonly body?: unknown
  readonly callee?: unknown
  readonly children?: unknown
  readonly computed?: unknown
  readonly consequent?: unknown
  readonly expressions?: unknown
  readonly key?: unknown
  readonly left?: unknown
  readonly name?: unknown
  readonly object?: unknown
  readonly openingElement?: unknown
  readonly operator?: unknown
  readonly property?: unknown
  readonly quasis?: unknown
  readonly right?: unknown
  readonly test?: unknown
  readonly value?: unknown
}

/** Attributes that a person reads or hears. */
const read =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|label|placeholder|description|alt|error|nothingFoundMessage|note|name|text|heading|unit|lead|children)$/
const technical = /^(className|id|key|role|type|style|d|data-.*)$/
/** Properties of objects that a person reads. */
const said = /^(label|text|title|message|description|placeholder|name|word|words|note|caption|heading|header|hint|tip)$/

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
const nameOf = (node: unknown): string => {
  if (!isNode(node)) return ''
  if (node.type === 'MemberExpression') return nameOf(node.property)
  return String(node.name ?? node.value ?? '')
}

const hasLetters = (text: string) => /\p{L}{2}/u.test(text)
/** Two words in a row, or one that begins like a sentence. */
const isSentence = (text: string) => /\p{L}{2}[,;:.]? \p{L}{2}|^\p{Lu}\p{Ll}{2,}/u.test(text.trim())

/**
 * What a person would read that stands in the code itself: text between tags, attributes and properties that are shown, and
 * any other string that looks like a sentence. Errors that are thrown are for developers, keys of `t` are no words.
 *
 * @param isName what looks like words and is none: names of keys, of formats, of us
 */
export function englishIn(source: string, isName: (text: string) => boolean): FoundWords[] {
  const found: FoundWords[] = []
  const lineAt = (at: number) => source.slice(0, at).split('\n').length
  const check = (node: Node, text: string, isShown: boolean) => {
    const words = text.replaceAll(/&\w+;/g, ' ').trim()
    if (!(isShown ? hasLetters(words) : isSentence(words)) || isName(words)) return
    found.push({ line: lineAt(node.start), text: words.replaceAll(/\s+/g, ' ') })
  }
  // `isShown`: what stands here is drawn or said, so that a single word counts too.
  const walk = (value: unknown, isShown: boolean): void => {
    if (Array.isArray(value)) {
      for (const each of value) walk(each, isShown)
      return
    }
    if (!isNode(value)) return
    const node = value
    const children = (shown: boolean, ...left: readonly string[]) => {
      for (const [key, child] of Object.entries(node)) if (!left.includes(key)) walk(child, shown)
    }
    switch (node.type) {
      case 'JSXText':
        check(node, String(node.value), true)
        return
      case 'JSXAttribute':
        if (!technical.test(nameOf(node.name))) walk(node.value, read.test(nameOf(node.name)))
        return
      case 'JSXElement':
      case 'JSXFragment':
        walk(node.openingElement, false)
        walk(node.children, true)
        return
      case 'Literal':
        if (typeof node.value === 'string') check(node, node.value, isShown)
        return
      case 'TemplateLiteral': {
        for (const quasi of node.quasis as readonly Node[]) {
          check(quasi, (quasi.value as { readonly cooked: string }).cooked, isShown)
        }
        walk(node.expressions, isShown)
        return
      }
      case 'ConditionalExpression':
        walk(node.test, false)
        walk([node.consequent, node.alternate], isShown)
        return
      case 'Property':
        if (node.computed === true) walk(node.key, false)
        walk(node.value, said.test(nameOf(node.key)))
        return
      case 'BinaryExpression':
        if (node.operator === '+') children(isShown)
        else {
          for (const side of [node.left, node.right]) if (isNode(side) && side.type !== 'Literal') walk(side, false)
        }
        return
      case 'LogicalExpression':
        walk(node.left, node.operator === '&&' ? false : isShown)
        walk(node.right, isShown)
        return
      case 'CallExpression':
      case 'NewExpression': {
        const callee = isNode(node.callee) && node.callee.type === 'Super' ? 'Error' : nameOf(node.callee)
        if (callee === 't' || callee.endsWith('Error')) {
          for (const each of node.arguments as readonly unknown[])
            if (isNode(each) && each.type === 'ObjectExpression') walk(each, false)
          return
        }
        children(false)
        return
      }
      case 'SwitchCase':
        walk(node.consequent, false)
        return
      case 'MemberExpression':
        walk(node.object, false)
        return
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportAllDeclaration':
        return
      case 'ArrowFunctionExpression':
        walk(node.body, isShown)
        return
      case 'ParenthesizedExpression':
      case 'JSXExpressionContainer':
      case 'ArrayExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        children(isShown, 'typeAnnotation')
        return
      default:
        if (node.type.startsWith('TS') && node.type !== 'TSInstantiationExpression') return
        children(false, 'typeAnnotation', 'typeArguments', 'returnType', 'typeParameters')
    }
  }
  walk(parseAst(source, { lang: 'tsx' }) as unknown, false)
  return found
}
