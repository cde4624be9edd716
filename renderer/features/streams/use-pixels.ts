import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Device px for one CSS px. */
  readonly pixelRatio: number;
}

/** Size of a box in device pixels, as it is resized and as the window goes from display to display. */
export function usePixels(box: RefObject<HTMLElement | null>): Pixels {
  const [pixels, setPixels] = useState<Pixels>({ widthPx: 0, heightPx: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const size = entry?.devicePixelContentBoxSize[0];
      if (size !== undefined) setPixels({ widthPx: size.inlineSize, heightPx: size.blockSize, pixelRatio: window.devicePixelRatio });
    });
    observer.observe(box.current, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [box]);
  return pixels;
}
