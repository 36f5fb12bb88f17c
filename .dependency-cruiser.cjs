/*
 * The directions of imports (docs/architecture.md): each folder of the engine names what it may import of the project. Whatever is
 * not named is against the directions. Tests may import what they test, and the fixtures beside it.
 */
const decisions = ['fleet', 'sockets', 'roles', 'evidence', 'verdict', 'quorum', 'advice', 'decision'];
const vocabulary = ['domain', 'contract'];

/** Folder of main/ → the other folders of main/ it may import. */
const mayImport = {
  domain: [],
  contract: ['domain'],
  fleet: vocabulary,
  sockets: ['domain'],
  roles: vocabulary,
  evidence: ['domain'],
  verdict: ['domain', 'evidence'],
  quorum: ['domain', 'verdict', 'evidence'],
  advice: ['domain', 'verdict', 'quorum'],
  decision: [...vocabulary, 'advice'],
  timeline: [...vocabulary, 'verdict', 'quorum'],
  probe: [...vocabulary, 'fleet', 'sockets', 'roles'],
  journal: [...vocabulary, ...decisions, 'timeline'],
  operators: [...vocabulary, 'decision', 'journal'],
  report: [...vocabulary, 'journal'],
  alerts: [...vocabulary, ...decisions, 'journal', 'probe'],
  relay: [...vocabulary, ...decisions],
  demo: [...vocabulary, ...decisions, 'probe'],
  engine: [
    ...vocabulary,
    ...decisions,
    'probe',
    'journal',
    'operators',
    'report',
    'alerts',
    'relay',
    'demo',
    'timeline',
    'cli/change-text',
  ],
  cli: [...vocabulary, ...decisions, 'probe', 'journal', 'report', 'alerts', 'relay', 'demo', 'engine'],
};

const test = '\\.test\\.tsx?$';

/** Worlds and pictures that only tests read, too long to stand in the test itself. */
const fixture = '^main/verdict/exhaustive-';

const directions = Object.entries(mayImport).map(([folder, others]) => ({
  name: `main-${folder}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: `^main/${folder}/`, pathNot: `${test}|${fixture}` },
  to: { path: '^(main|electron|renderer|e2e)/', pathNot: `^main/(${[folder, ...others].join('|')})[/.]` },
}));

/** Pure: no Node, no packages but zod in the contract. */
const pure = ['domain', 'contract', 'sockets', 'evidence', 'verdict', 'quorum', 'advice', 'decision', 'timeline'].join(
  '|',
);

module.exports = {
  forbidden: [
    ...directions,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the-soak-judges-by-itself',
      severity: 'error',
      from: { path: '^main/soak/' },
      to: { path: '^main/(evidence|verdict|quorum|engine)/' },
    },
    {
      name: 'pure-folders-touch-no-world',
      severity: 'error',
      from: { path: `^main/(${pure})/`, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'a-report-is-made-without-touching-the-world',
      severity: 'error',
      from: { path: '^main/report/', pathNot: `${test}|^main/report/files/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-knows-the-vocabulary-only',
      severity: 'error',
      from: { path: '^renderer/', pathNot: test },
      to: { path: '^(main|electron|e2e)/', pathNot: '^main/(domain|contract)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|^renderer/vite\\.config\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-electron-imports-electron',
      severity: 'error',
      from: { pathNot: '^(electron|e2e)/' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'nothing-imports-electron-folder',
      severity: 'error',
      from: { pathNot: '^(electron|e2e)/' },
      to: { path: '^electron/' },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^(main|electron|renderer)/', pathNot: test },
      to: { path: '^e2e/' },
    },
    {
      name: 'product-imports-no-fixtures',
      severity: 'error',
      from: { path: '^(main|electron|renderer)/', pathNot: `${test}|${fixture}|^main/(testing|soak)/` },
      to: { path: `^main/testing/|${fixture}` },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true, path: '^\\.' } },
    {
      name: 'product-uses-declared-packages',
      severity: 'error',
      from: { path: '^main/', pathNot: `${test}|^main/testing/` },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|\\.cache)/|\\.css$|^electron/runtime/fallback-loader/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};
