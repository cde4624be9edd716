import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test.tsx'];
const scripts = ['build/**', 'e2e/**', 'bench/**', '*.config.ts', '*.config.js', '.dependency-cruiser.mjs'];

/**
 * A named import from 'electron' that has one door; everyone else goes through it.
 *
 * @param {string[]} importNames
 * @param {string} message
 */
const door = (importNames, message) => ({ name: 'electron', importNames, message });
const ipcMainDoor = door(
  ['ipcMain'],
  'Only electron/main/ipc.ts touches ipcMain: declare a channel in shared/ipc and register its handler there.',
);
const bridgeDoor = door(['contextBridge', 'ipcRenderer'], 'Only electron/preload touches contextBridge and ipcRenderer.');

/** @param {ReturnType<typeof door>[]} paths @returns {import('eslint').Linter.RulesRecord} */
const restrictImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });

export default defineConfig(
  { ignores: ['node_modules/', 'out/', 'dist/', '.runtime/', 'test-results/', 'playwright-report/', 'build/types/'] },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs', '**/*.js', '**/*.cjs'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'max-params': ['error', { max: 3 }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > ArrowFunctionExpression',
          message: 'At top level write `function name() {}`; a const with a declared function type is fine.',
        },
      ],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      // It would ask for the `!` that is banned.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An async function without await keeps an interface's promise: throwing becomes rejecting.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['{shared,electron,renderer,platform}/**'],
    ignores: tests,
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['shared/**'],
    ignores: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass the clock in.' },
        { object: 'Math', property: 'random', message: 'Pass the randomness in.' },
      ],
    },
  },
  { files: ['electron/**'], rules: restrictImports(ipcMainDoor, bridgeDoor) },
  { files: ['electron/main/ipc.ts'], rules: restrictImports(bridgeDoor) },
  { files: ['electron/preload/**'], rules: restrictImports(ipcMainDoor) },
  { files: ['renderer/**/*.ts', 'renderer/**/*.tsx'], extends: [reactHooks.configs.flat.recommended] },
  {
    files: scripts,
    rules: {
      // Programs for a terminal: the console is their screen, and tools ask for default exports.
      'no-console': 'off',
      'no-restricted-exports': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: tests,
    rules: {
      // `expect(object.method)` hands a method over without calling it.
      '@typescript-eslint/unbound-method': 'off',
      // vitest types `expect.any(...)` and its like as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
