/** Sounds made of sine waves: no file, no network. Each severity has its own figure, told apart by rhythm as well as by pitch. */
import type { Severity } from '../../shared/model/events.ts';

export interface Note {
  readonly hz: number;
  readonly atSeconds: number;
  readonly seconds: number;
}

/** Three rising, twice: cannot be taken for anything else. Two falling. One low. Nothing for mere news. */
export const figures: Readonly<Record<Severity, readonly Note[]>> = {
  critical: [0, 0.55].flatMap((atSeconds) => [
    { hz: 659, atSeconds, seconds: 0.12 },
    { hz: 784, atSeconds: atSeconds + 0.14, seconds: 0.12 },
    { hz: 988, atSeconds: atSeconds + 0.28, seconds: 0.18 },
  ]),
  degraded: [
    { hz: 659, atSeconds: 0, seconds: 0.16 },
    { hz: 523, atSeconds: 0.2, seconds: 0.22 },
  ],
  unknown: [{ hz: 392, atSeconds: 0, seconds: 0.3 }],
  info: [],
};

/** Below full scale: several may ring in one room. */
const loudness = 0.2;
/** A wave that begins or ends at once clicks. */
const fadeSeconds = 0.015;

export type Play = (severity: Severity) => void;

/**
 * The machine's loudspeaker. Made anew for a machine without one: then it plays nothing.
 * @param createContext e.g. `() => new AudioContext()`; may throw
 */
export function createPlayer(createContext: () => AudioContext): Play {
  let context: AudioContext | null = null;
  return (severity) => {
    try {
      context ??= createContext();
      if (context.state === 'suspended') void context.resume().catch(() => undefined);
      for (const note of figures[severity]) ring(context, note);
    } catch {
      // No loudspeaker, or none that may be used: the marks on screen are what counts.
      context = null;
    }
  };
}

function ring(context: AudioContext, { hz, atSeconds, seconds }: Note): void {
  const from = context.currentTime + atSeconds;
  const wave = context.createOscillator();
  const volume = context.createGain();
  wave.frequency.value = hz;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(loudness, from + fadeSeconds);
  volume.gain.setValueAtTime(loudness, from + seconds - fadeSeconds);
  volume.gain.linearRampToValueAtTime(0, from + seconds);
  wave.connect(volume).connect(context.destination);
  wave.start(from);
  wave.stop(from + seconds);
}
