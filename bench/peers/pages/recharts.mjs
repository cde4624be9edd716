// Nine charts of two series, 15 minutes at 1 Hz, one new point a second, without animation: recharts as its documentation shows it.
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';

const charts = 9;
const seconds = 900;

/** @param {number} second @param {number} chart */
function pointAt(second, chart) {
  const wave = (/** @type {number} */ phase) => 100 + 20 * Math.sin(second / 30 + phase) + Math.random();
  return { second, a: wave(chart), b: wave(chart + 3) };
}

/** @param {{ readonly chart: number }} properties */
function Chart({ chart }) {
  const [data, setData] = useState(() => Array.from({ length: seconds }, (_, at) => pointAt(at, chart)));
  useEffect(() => {
    const timer = setInterval(() => setData((points) => [...points.slice(1), pointAt((points.at(-1)?.second ?? 0) + 1, chart)]), 1000);
    return () => clearInterval(timer);
  }, [chart]);
  const line = (/** @type {string} */ key, /** @type {string} */ stroke) =>
    createElement(Line, { key, dataKey: key, stroke, dot: false, isAnimationActive: false, type: 'linear' });
  return createElement(
    LineChart,
    { width: 440, height: 220, data },
    createElement(CartesianGrid, { key: 'grid' }),
    createElement(XAxis, { key: 'x', dataKey: 'second' }),
    createElement(YAxis, { key: 'y' }),
    line('a', '#5aa9ff'),
    line('b', '#8a93a0'),
  );
}

createRoot(document.body).render(Array.from({ length: charts }, (_, chart) => createElement(Chart, { key: chart, chart })));
document.title = 'ready';
