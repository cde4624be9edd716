/** Beside B3: a live sorted table and live charts in other programs, in the same runtime, each with nothing else to do. */
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Bench, PeerFinding } from '../measure.ts';
import type { ConsoleApp } from '../support/console-app.ts';
import { pageProcess } from '../support/console-app.ts';
import { attachToPage } from '../support/devtools.ts';
import { launchElectron } from '../support/electron.ts';
import { root } from '../support/paths.ts';
import type { Peers } from './install.ts';
import { versionOf } from './install.ts';
import { servePages } from './pages.ts';
import { screenCost } from './screen-cost.ts';
import type { ScreenCost } from './screen-cost.ts';

const readyWithinMs = 60_000;

/** Peers by the screen of ours that does the same for its reader. */
const contests = [
  {
    screen: '#/streams',
    what: 'live sorted table of 100,000',
    rivals: [{ page: 'perspective.html', npm: '@perspective-dev/client', name: 'Perspective' }],
  },
  {
    screen: '#/idc/',
    what: 'nine live charts',
    rivals: [
      { page: 'openmct.html', npm: 'openmct', name: 'Open MCT' },
      { page: 'uplot.html', npm: 'uplot', name: 'uPlot' },
      { page: 'recharts.html', npm: 'recharts', name: 'recharts' },
    ],
  },
] as const;

interface Here {
  readonly peers: Peers;
  readonly app: ConsoleApp;
  readonly display: string;
  /** Whose charts ours shows. */
  readonly idc: string;
}

export async function measureScreens(bench: Bench, { peers, app, display, idc }: Here): Promise<readonly PeerFinding[]> {
  const pages = await servePages(bench, peers);
  const found: PeerFinding[] = [];
  for (const { screen, what, rivals } of contests) {
    await app.go(screen === '#/idc/' ? `${screen}${idc}` : screen);
    const ours = await screenCost(bench, app.page, app.pagePid());
    bench.say(`${what}, ours: ${inWords(ours)}`);
    for (const { page, npm, name } of rivals) {
      const peer = `${name} ${await versionOf(peers, npm)}`;
      try {
        const cost = await costOfPage(bench, display, pages + page);
        bench.say(`${what}, ${peer}: ${inWords(cost)}`);
        found.push(...rows({ peer, what, cost, ours }));
      } catch (error) {
        bench.say(`${peer} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return found;
}

async function costOfPage(bench: Bench, display: string, url: string): Promise<ScreenCost> {
  const userData = await bench.folder();
  const electron = await launchElectron(bench, display, [`--user-data-dir=${userData}`, join(root, 'bench', 'peers', 'shell'), url]);
  const page = await attachToPage(electron.devToolsPort, url.slice(0, url.lastIndexOf('/')));
  try {
    for (const untilMs = performance.now() + readyWithinMs; ;) {
      const title = await page.evaluate<string>('document.title');
      if (title === 'ready') break;
      if (performance.now() > untilMs) throw new Error(`its page was not ready: ${title}`);
      await wait(200);
    }
    return await screenCost(bench, page, pageProcess(electron.pid));
  } finally {
    page.close();
    await electron.end();
  }
}

interface Compared {
  readonly peer: string;
  readonly what: string;
  readonly cost: ScreenCost;
  readonly ours: ScreenCost;
}

function rows({ peer, what, cost, ours }: Compared): readonly PeerFinding[] {
  const row = (figure: keyof ScreenCost, words: string, unit: string): PeerFinding => ({
    beside: 'B3',
    peer,
    figure: `${what}: ${words}`,
    unit,
    value: cost[figure],
    ours: ours[figure],
    detail: 'ours is the whole console on that screen; the peer does this alone',
  });
  return [
    row('mainPct', 'main thread', '%'),
    row('processPct', 'page process, all threads', '%'),
    row('droppedPct', 'dropped frames', '%'),
    row('rssMb', 'memory of the page', 'MB'),
  ];
}

function inWords({ mainPct, processPct, droppedPct, rssMb }: ScreenCost): string {
  return `main ${mainPct.toFixed(1)} %, process ${processPct.toFixed(1)} %, dropped ${droppedPct.toFixed(2)} %, ${rssMb.toFixed(0)} MB`;
}
