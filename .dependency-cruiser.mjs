// The import law: `shared` knows nobody; the parts know only `shared`; a raw library has one door.

const testFile = String.raw`(\.test\.tsx?$|/test-support/)`;
const part = '(electron|renderer|platform)';

/**
 * Only files under `doors` may import the package.
 *
 * @param {string} packageName
 * @param {string[]} doors
 * @param {string} why
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function door(packageName, doors, why) {
  return {
    name: `door-${packageName.replace('/', '-')}`,
    comment: why,
    severity: 'error',
    from: { pathNot: [...doors, testFile, '^e2e/', '^bench/'] },
    to: { path: `node_modules/${packageName}/`, dependencyTypesNot: ['type-only'] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'A cycle has no first part to understand.', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shared-knows-nobody',
      severity: 'error',
      comment: 'shared is pure TypeScript: it runs in the platform, the link process and the UI alike.',
      from: { path: '^shared/', pathNot: testFile },
      to: { pathNot: ['^shared/', 'node_modules/(zod|canonicalize)/'] },
    },
    {
      name: 'parts-meet-as-processes',
      severity: 'error',
      comment: 'electron, renderer and platform know only shared.',
      from: { path: `^${part}/` },
      to: { path: '^(electron|renderer|platform|e2e|bench|build)/', pathNot: '^$1/' },
    },
    {
      name: 'outside-starts-processes',
      severity: 'error',
      comment: 'e2e and bench start processes; they import shared and the lab client only.',
      from: { path: '^(e2e|bench)/' },
      to: { path: '^(electron|renderer|platform|build)/', pathNot: String.raw`^platform/lab/client\.ts$` },
    },
    {
      name: 'build-stands-alone',
      severity: 'error',
      comment: 'build runs before anything else is there.',
      from: { path: '^build/' },
      to: { path: '^(shared|electron|renderer|platform|e2e|bench)/' },
    },
    {
      name: 'features-do-not-meet',
      severity: 'error',
      comment: 'One operator task each; what two need belongs in renderer/ui or renderer/live.',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'renderer-is-a-page',
      severity: 'error',
      comment: 'The UI reaches nothing but its bridge.',
      from: { path: '^renderer/', pathNot: testFile },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-without-electron',
      severity: 'error',
      comment: 'The UI reaches nothing but its bridge.',
      from: { path: '^renderer/' },
      to: { path: 'node_modules/(electron|electron-33|ws)/' },
    },
    door(
      'ws',
      [
        String.raw`^platform/transport/socket-server\.ts$`,
        String.raw`^platform/collector/socket\.ts$`,
        String.raw`^electron/link/socket\.ts$`,
      ],
      'One file serves sockets; one file opens them in the console, and one in collectors, which are a process of their own.',
    ),
    door('better-sqlite3', [String.raw`^platform/store/driver\.ts$`], 'The database driver lives in its worker thread.'),
    door('pg', [String.raw`^platform/store/postgres-driver\.ts$`], 'The other database driver lives in the same worker thread.'),
    door('ajv', [String.raw`^platform/config/validator\.ts$`], 'One file judges by JSON Schema.'),
    door('fastify', [String.raw`^platform/transport/http\.ts$`], 'One file is the HTTP server.'),
    door(
      'prom-client',
      [String.raw`^platform/transport/(ingest-)?metrics\.ts$`],
      'Two files beside each other know how metrics are written.',
    ),
    door('fast-xml-parser', [String.raw`^platform/sources/nginx-rtmp/stat-xml\.ts$`], 'One file reads XML from outside.'),
    door('recharts', ['^renderer/ui/charts/'], 'One folder draws analysis charts.'),
    door(
      'electron',
      ['^electron/', '^build/electron-runtime/default-app/'],
      'Only the desktop part knows Electron, and the app that loads it.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|[.]runtime)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
