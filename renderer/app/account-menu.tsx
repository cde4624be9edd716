import { memo, useId, useState } from 'react';
import { themes } from '../../shared/ipc/channels.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { useBridge } from '../live/index.ts';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copyable-id.tsx';
import { commonText } from '../ui/text.ts';
import './account-menu.css';
import { appText } from './text.ts';
import type { Theme } from './theme.ts';

interface AccountMenuProps {
  readonly welcome: Welcome;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

/** Who I am and my role; behind it the theme, the platform and the way out. */
export const AccountMenu = memo(function AccountMenu({ welcome, theme, onTheme }: AccountMenuProps) {
  const bridge = useBridge();
  const id = useId();
  const [failed, setFailed] = useState(false);
  const { person } = welcome;
  const role = commonText.roles[person.role];
  return (
    <>
      <button type="button" className="account-button" popoverTarget={id} aria-label={appText.account.open(person.name, role)}>
        <span className="account-name">{person.name}</span> <span className="quiet">{role}</span>
      </button>
      <div id={id} popover="auto" className="account-menu">
        <dl className="account-facts">
          <dt>{appText.account.platform}</dt>
          <dd>{welcome.platformName}</dd>
          <dt>{appText.account.version}</dt>
          <dd>{welcome.platformVersion}</dd>
          <dt>{appText.account.session}</dt>
          <dd>
            <CopyableId id={welcome.sessionId} what={appText.account.session} most={16} />
          </dd>
        </dl>
        <fieldset className="account-themes">
          <legend>{appText.account.theme}</legend>
          {themes.map((choice) => (
            <label key={choice}>
              <input type="radio" name={id} checked={theme === choice} onChange={() => onTheme(choice)} />
              {appText.account.themes[choice]}
            </label>
          ))}
        </fieldset>
        <Button
          onClick={() => {
            bridge.invoke('identity.signOut').then(
              () => setFailed(false),
              () => setFailed(true),
            );
          }}
        >
          {appText.account.signOut}
        </Button>
        {failed ? <p role="alert">{appText.signingOutFailed}</p> : null}
      </div>
    </>
  );
});
