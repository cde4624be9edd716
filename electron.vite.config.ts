import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Everything the app runs is bundled, so a packaged app carries no node_modules.
const bundleAll = { externalizeDeps: false } as const;

export default defineConfig({
  main: {
    build: {
      ...bundleAll,
      outDir: 'out/main',
      rolldownOptions: {
        input: { index: 'electron/main/index.ts', link: 'electron/link/index.ts' },
        // ws asks for these two inside try/catch and works without them.
        external: ['bufferutil', 'utf-8-validate'],
      },
    },
  },
  preload: {
    build: {
      ...bundleAll,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: 'electron/preload/index.ts' },
        // A sandboxed preload can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: { outDir: 'out/renderer', rolldownOptions: { input: 'renderer/index.html' } },
  },
});
