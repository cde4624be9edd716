import { z } from 'zod';

// The page's policy forbids eval, so schemas must not even try to compile themselves. It has to be said before the first one is made.
z.config({ jitless: true });
await import('./start.tsx');
