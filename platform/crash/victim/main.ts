/** As in `platform/main.ts`: the rest is in `run.ts`, compiled once. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./run.ts');
