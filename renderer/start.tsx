import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createLive, LiveProvider, windowPorts } from './live/index.ts';
import { boundPerformanceEntries } from './ui/bounded-entries.ts';

const patienceMs = 3_000;
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

boundPerformanceEntries();
const live = createLive(windowPorts(window));
// Until the link has spoken the status is a guess: drawing it would flash the sign-in screen at somebody who is signed in. A link that
// can't even start must not leave the window empty: the sign-in screen then says what is wrong.
await Promise.race([live.started, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
createRoot(root).render(
  <StrictMode>
    <LiveProvider live={live} bridge={window.switchyard}>
      <App />
    </LiveProvider>
  </StrictMode>,
);
