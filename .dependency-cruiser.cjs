/** The arrows of docs/architecture.md. A message says where the code wants to live. Tests may import what they need. */
const folders = ['contract', 'models', 'exchange', 'engine', 'cli', 'main', 'preload', 'renderer']
const code = (folder) => ({ path: `^${folder}/`, pathNot: '[.]test[.]tsx?$|/testing/' })

/** `folder` may import these folders of ours and no other. */
const ours = (folder, allowed, comment) => ({
  name: `${folder}-knows-${['itself', ...allowed].join('-and-')}`,
  comment,
  severity: 'error',
  from: code(folder),
  to: { path: `^(${folders.filter((other) => other !== folder && !allowed.includes(other)).join('|')})/` },
})

/** `folder` may import these packages and no other. */
const packages = (folder, allowed) => ({
  name: `${folder}-packages`,
  comment: `${folder}/ stays small: see docs/architecture.md for what each folder may use.`,
  severity: 'error',
  from: code(folder),
  to: {
    path: '(^|/)node_modules/',
    pathNot: allowed.map((name) => `(^|/)node_modules/(@types/)?${name}/`),
  },
})

const without = (folder, forbidden, comment) => ({
  name: `${folder}-without-${forbidden.join('-')}`.replaceAll('/', '-'),
  comment,
  severity: 'error',
  from: code(folder),
  to: { path: forbidden.map((name) => `(^|/)node_modules/${name}/`) },
})

/** No Node core modules. */
const pure = (folder) => ({
  name: `${folder}-without-node`,
  comment: `${folder}/ runs anywhere: files and processes belong in engine/.`,
  severity: 'error',
  from: code(folder),
  to: { dependencyTypes: ['core'] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ours('contract', [], 'The contract is the bottom: facts of the domain and the calls.'),
    packages('contract', ['zod', '@orpc/contract']),
    pure('contract'),
    ours('models', [], 'models/ knows tensors and ONNX and nothing else. What needs the domain belongs in engine/.'),
    packages('models', ['@huggingface/tokenizers']),
    pure('models'),
    ours('exchange', ['contract'], 'Formats are pure functions over text; files are opened in engine/decode.'),
    pure('exchange'),
    ours('engine', ['contract', 'models', 'exchange'], 'The engine knows no shell and no renderer.'),
    without('engine', ['electron', 'react'], 'The engine runs under plain Node as well.'),
    ours('cli', ['contract', 'engine'], 'The command line goes through the engine.'),
    without('cli', ['electron', 'react'], 'The command line runs under plain Node.'),
    ours('main', ['contract'], 'A shell holds no logic: it starts the engine by its built path and never imports it.'),
    ours('preload', ['contract'], 'The bridge hands the renderer its port and nothing else.'),
    ours('renderer', ['contract'], 'The renderer knows the contract and nothing behind it.'),
    without(
      'renderer',
      ['electron', 'better-sqlite3', 'onnxruntime-node', 'sharp', 'ws', '@orpc/server'],
      'The renderer is sandboxed.',
    ),
    pure('renderer'),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|models/starter|models/starter-relations|resources)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
