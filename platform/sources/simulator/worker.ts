/** The simulator's thread. As in `platform/main.ts`: the rest is in `thread.ts`, compiled once. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./thread.ts');
