/** The collector's process: what was compiled once is kept on disk; imports run first, so the rest is in `run.ts`. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./run.ts');
