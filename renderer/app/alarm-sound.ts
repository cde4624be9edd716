/** Alarms are heard whatever screen is shown, unless this console is muted. What stood before the console looked is said once. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useBridge, useLatestById, useLinkStatus } from '../live/index.ts';
import { noiseOf, nothingHeard } from './alarm-noise.ts';
import { createPlayer } from './tones.ts';

const lookEveryMs = 1_000;

export interface AlarmSound {
  readonly muted: boolean;
  readonly onMute: (muted: boolean) => void;
}

export function useAlarmSound(): AlarmSound {
  const bridge = useBridge();
  const alarms = useLatestById('alarms');
  const live = useLinkStatus().state === 'live';
  // Until the settings are read nothing is known of the operator's wish: silence is kept for that moment.
  const [muted, setMuted] = useState<boolean | null>(null);
  const [play] = useState(() => createPlayer(() => new AudioContext()));
  const heard = useRef(nothingHeard);
  useEffect(() => {
    bridge.invoke('settings.read').then(
      (settings) => setMuted(settings.alarmsMuted),
      () => setMuted(false),
    );
  }, [bridge]);

  const look = useEffectEvent(() => {
    // Old news is no reason for noise: while the link is lost nobody knows what stands.
    if (!live || muted === null) return;
    const noise = noiseOf(alarms.values(), heard.current, performance.now());
    heard.current = noise.heard;
    if (noise.severity !== null && !muted) play(noise.severity);
  });
  useEffect(() => {
    look();
  }, [alarms]);
  useEffect(() => {
    const timer = setInterval(() => look(), lookEveryMs);
    return () => clearInterval(timer);
  }, []);

  const onMute = useCallback(
    (next: boolean) => {
      setMuted(next);
      void bridge.invoke('settings.setAlarmsMuted', next).catch(() => undefined);
    },
    [bridge],
  );
  return { muted: muted === true, onMute };
}
