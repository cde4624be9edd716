import { classes } from '../ui/classes.ts';
import type { AlarmSound } from './alarm-sound.ts';
import { appText } from './text.ts';

/** The loudspeaker of this console. Muted is said in a word: silence must not be taken for calm. */
export function SoundButton({ muted, onMute }: AlarmSound) {
  return (
    <button
      type="button"
      className={classes('sound-button', muted && 'sound-muted')}
      aria-pressed={muted}
      aria-label={appText.sound.mute}
      title={muted ? appText.sound.isMuted : appText.sound.isOn}
      onClick={() => onMute(!muted)}
    >
      <svg className="sound-icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 6h2.5L8 3v10L4.5 10H2z" />
        {muted ? <path d="M10.5 6l4 4M14.5 6l-4 4" /> : <path d="M10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.3 6.3 0 0 1 0 9" />}
      </svg>
      {muted ? <span>{appText.sound.muted}</span> : null}
    </button>
  );
}
