/** The arrows of docs/architecture.md. A message says where the code wants to live. Tests may import what they need. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports-only-what-it-may`,
  comment,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: '\\.test\\.tsx?$|/testing/' },
  to: { pathNot: [`^${folder}/`, ...allowed] },
})

const npm = (name) => `(^|/)node_modules/${name}(/|$)`
const node = '^(node:)?[a-z_/0-9]+$'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(node:|electron$|virtual:)' },
    },
    only(
      'contract',
      [npm('zod'), npm('@orpc/contract')],
      'Facts of the domain: no Node, no store, no models. Move runtime code to engine/.',
    ),
    {
      name: 'tokenizers-only-in-models-text',
      comment: 'models/text reads tokenizer.json; the rest of models gets ids.',
      severity: 'error',
      from: { path: '^models/', pathNot: ['^models/text/', '\\.test\\.tsx?$'] },
      to: { path: npm('@huggingface/tokenizers') },
    },
    only(
      'models',
      [npm('@huggingface/tokenizers')],
      'Tensors and ONNX and nothing else. What needs a file, a process or the contract belongs in engine/.',
    ),
    only(
      'exchange',
      ['^contract/', npm('zod'), '^node:(buffer|string_decoder)$'],
      'Formats as pure functions over text. Files are opened in engine/decode.',
    ),
    only(
      'engine',
      ['^contract/', '^models/', '^exchange/', '^(node:)', node, npm('(?!electron)[^/]+')],
      'The engine knows no shell and no renderer.',
    ),
    only(
      'cli',
      ['^contract/', '^engine/', '^node:', node, npm('(?!electron|react)[^/]+')],
      'The command line goes through the engine.',
    ),
    only(
      'main',
      ['^contract/', '^node:', node, npm('electron'), '^electron$'],
      'A shell holds no logic: it starts the engine by its built path and never imports it.',
    ),
    only(
      'preload',
      ['^contract/', npm('electron'), '^electron$'],
      'The bridge hands the renderer its port and nothing else.',
    ),
    only(
      'renderer',
      ['^contract/', npm('(?!electron|better-sqlite3|onnxruntime-node|sharp|ws)(@[^/]+/)?[^/]+')],
      'The renderer knows the contract and nothing behind it.',
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|models/starter|resources)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
