import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createLive, LiveProvider, windowPorts } from './live/index.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const live = createLive(windowPorts(window));
// Until the link has spoken the status is a guess: drawing it would flash the sign-in screen at somebody who is signed in.
await live.started;
createRoot(root).render(
  <StrictMode>
    <LiveProvider live={live} bridge={window.switchyard}>
      <App />
    </LiveProvider>
  </StrictMode>,
);
