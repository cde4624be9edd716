import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Screen {
  readonly id: string;
  readonly workArea: Rectangle;
}

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  isMaximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

/** Where the window was on each display, and on which one it was last. */
export const savedWindowsSchema = z.object({
  version: z.literal(1),
  lastDisplay: z.string(),
  byDisplay: z.record(z.string(), boundsSchema),
});
export type SavedWindows = z.infer<typeof savedWindowsSchema>;

export const smallest = { width: 1024, height: 640 } as const;
const first = { width: 1440, height: 900 } as const;

/** Bounds for a new window: as it was left on the display it was on, if that is still there and they still fit. */
export function boundsFor(saved: SavedWindows | null, screens: readonly [Screen, ...Screen[]]): WindowBounds {
  const screen = screens.find(({ id }) => id === saved?.lastDisplay) ?? screens[0];
  const left = saved?.byDisplay[screen.id];
  const { workArea } = screen;
  const width = clamp(left?.width ?? first.width, smallest.width, workArea.width);
  const height = clamp(left?.height ?? first.height, smallest.height, workArea.height);
  return {
    width,
    height,
    x: clamp(left?.x ?? centred(workArea.x, workArea.width, width), workArea.x, workArea.x + workArea.width - width),
    y: clamp(left?.y ?? centred(workArea.y, workArea.height, height), workArea.y, workArea.y + workArea.height - height),
    isMaximized: left?.isMaximized ?? false,
  };
}

export function withBounds(saved: SavedWindows | null, display: string, bounds: WindowBounds): SavedWindows {
  return { version: 1, lastDisplay: display, byDisplay: { ...saved?.byDisplay, [display]: bounds } };
}

function centred(start: number, space: number, size: number): number {
  return start + Math.round((space - size) / 2);
}

/** The least wins over the most: a window below its smallest size helps nobody. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
