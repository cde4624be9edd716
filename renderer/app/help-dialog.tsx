import { Dialog } from '../ui/dialog.tsx';
import './help-dialog.css';
import { appText } from './text.ts';

interface HelpDialogProps {
  readonly onClose: () => void;
}

export function HelpDialog({ onClose }: HelpDialogProps) {
  return (
    <Dialog title={appText.help.title} onClose={onClose}>
      <dl className="help-keys">
        {appText.help.rows.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
