/** The platform's process. What was compiled once is kept on disk, which halves the start; imports run first, so the rest is in `run.ts`. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./run.ts');
