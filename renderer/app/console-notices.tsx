/** What the operator should know of this console itself, e.g. that its settings could not be read. */
import { useEffect, useState } from 'react';
import { useBridge } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { appText } from './text.ts';

export interface ConsoleNoticesUse {
  readonly notices: readonly string[];
  /** Until the window is opened anew. */
  readonly dismiss: (notice: string) => void;
}

export function useConsoleNotices(): ConsoleNoticesUse {
  const bridge = useBridge();
  const [notices, setNotices] = useState<readonly string[]>([]);
  useEffect(() => {
    bridge.invoke('app.describe').then(
      (app) => setNotices(app.notices),
      // Nothing can be said of a console that does not answer; the door says so by itself.
      () => undefined,
    );
  }, [bridge]);
  return { notices, dismiss: (notice) => setNotices((standing) => standing.filter((one) => one !== notice)) };
}

export function ConsoleNotices({ notices, dismiss }: ConsoleNoticesUse) {
  return notices.map((notice) => (
    <Banner
      key={notice}
      tone="calm"
      title={notice}
      label={appText.banners.consoleNotice}
      actions={
        <Button small onClick={() => dismiss(notice)}>
          {appText.banners.dismiss}
        </Button>
      }
    />
  ));
}
