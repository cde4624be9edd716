/** What runs inside the page to see what a person would: the pixels of a canvas, the text of a cell, the pauses between frames. */

/** Resolves with how often frames were dropped at 60 Hz over some seconds. */
export function frameWatch(seconds: number): string {
  return `new Promise((resolve) => {
    const frameMs = 1000 / 60;
    const startedAtMs = performance.now();
    let before = startedAtMs, frames = 0, dropped = 0, longestMs = 0;
    function look(nowMs) {
      const pauseMs = nowMs - before;
      if (frames > 0) {
        dropped += Math.max(0, Math.round(pauseMs / frameMs) - 1);
        longestMs = Math.max(longestMs, pauseMs);
      }
      frames += 1;
      before = nowMs;
      if (nowMs - startedAtMs < ${seconds * 1000}) requestAnimationFrame(look);
      else resolve({ frames, dropped, longestMs });
    }
    requestAnimationFrame(look);
  })`;
}

export interface FrameCount {
  readonly frames: number;
  readonly dropped: number;
  readonly longestMs: number;
}

/** The picture of the page's only canvas as [width, height, base64 of its RGBA bytes]. */
export const canvasPicture = `(() => {
  const canvas = document.querySelector('canvas');
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [width, height, btoa(text)];
})()`;

/**
 * Resolves with the Unix ms at which a pixel was on the screen nearer to \`wanted\` than to \`other\` (both [r, g, b]): the animation frame
 * after the one that found it painted.
 */
export function pixelTurns(at: { readonly x: number; readonly y: number }, wanted: readonly number[], other: readonly number[]): string {
  return `new Promise((resolve, reject) => {
    const far = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
    const untilMs = performance.now() + 10000;
    function look() {
      const pixel = document.querySelector('canvas').getContext('2d').getImageData(${at.x}, ${at.y}, 1, 1).data;
      if (far(pixel, [${wanted.join()}]) < far(pixel, [${other.join()}])) requestAnimationFrame(() => resolve(Date.now()));
      else if (performance.now() > untilMs) reject(new Error('the pixel did not turn in 10 s'));
      else requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
  })`;
}

/** Resolves with the Unix ms at which the round trip in the row of a stream had changed, one animation frame later. */
export function figureTurns(stream: string): string {
  return `new Promise((resolve, reject) => {
    const untilMs = performance.now() + 10000;
    function figure() {
      const rows = [...document.querySelectorAll('main [role=row], main tr')];
      const headers = rows.find((row) => row.querySelector('[role=columnheader], th[scope=col], thead th'));
      const column = [...(headers?.children ?? [])].findIndex((cell) => /^(RTT|Round trip)/i.test(cell.textContent.trim()));
      const row = rows.find((one) => one.textContent.includes(${JSON.stringify(stream)}));
      return row?.children[column]?.textContent;
    }
    const before = figure();
    if (before === undefined) return reject(new Error('there is no round trip of ' + ${JSON.stringify(stream)} + ' in the table'));
    function look() {
      const now = figure();
      if (now !== undefined && now !== before) requestAnimationFrame(() => resolve(Date.now()));
      else if (performance.now() > untilMs) reject(new Error('the figure did not change in 10 s'));
      else requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
  })`;
}
