import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { LinkProblem } from '../../../shared/ipc/link-status.ts';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { ErrorState } from '../../ui/conditions.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { formatRelative } from '../../ui/time.ts';
import { platformAddress } from './model.ts';
import type { KnownPlatform } from './model.ts';
import { connectText } from './text.ts';

interface PlatformChoiceProps {
  readonly platforms: readonly KnownPlatform[];
  readonly problem: LinkProblem | null;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly ask: (url: string) => void;
  readonly forget: (url: string) => void;
}

/** The platforms this console knows, and one more by its address. */
export function PlatformChoice({ platforms, problem, typed, setTyped, ask, forget }: PlatformChoiceProps) {
  const [wrong, setWrong] = useState(false);
  const clock = useClock();
  const [openedAtMs] = useState(clock);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const url = platformAddress(typed);
    setWrong(url === null);
    if (url !== null) ask(url);
  };
  return (
    <section className="connect-part">
      <h1>{connectText.title}</h1>
      {problem === null ? null : <ErrorState problem={problem} />}
      {platforms.length === 0 ? (
        <p className="quiet">{connectText.noPlatforms}</p>
      ) : (
        <ul className="connect-list" aria-label={connectText.platforms}>
          {platforms.map(({ url, label, lastUsedAtMs }) => (
            <li key={url} className="connect-row">
              <button type="button" className="connect-choice" onClick={() => ask(url)}>
                <span className="connect-name">{label}</span>
                <span className="connect-about">
                  {url} · {connectText.lastUsed(formatRelative(lastUsedAtMs, openedAtMs))}
                </span>
              </button>
              <Button kind="bare" small aria-label={connectText.forget(label)} onClick={() => forget(url)}>
                {connectText.forgetShort}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className="connect-form" onSubmit={submit} noValidate>
        <Field label={connectText.address} hint={connectText.addressHint} problem={wrong ? connectText.addressProblem : undefined}>
          {(control) => <TextInput {...control} type="url" mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <Button type="submit" kind="primary">
          {connectText.connect}
        </Button>
      </form>
    </section>
  );
}
