import { classes } from '../ui/classes.ts';
import './rail.css';
import { screens } from './screens.tsx';
import { appText } from './text.ts';

interface RailProps {
  readonly current: string;
}

export function Rail({ current }: RailProps) {
  return (
    <nav className="rail" aria-label={appText.mainNavigation}>
      {screens.map(({ name, href, keys, icon }) => (
        <a
          key={name}
          href={href}
          className={classes('rail-item', name === current && 'rail-item-current')}
          aria-current={name === current ? 'page' : undefined}
          aria-keyshortcuts={keys}
          title={`${appText.screens[name]}  ${keys}`}
        >
          <svg className="rail-icon" viewBox="0 0 16 16" aria-hidden="true">
            {icon}
          </svg>
          <span className="rail-name">{appText.screens[name]}</span>
          <kbd className="rail-keys" aria-hidden="true">
            {keys}
          </kbd>
        </a>
      ))}
    </nav>
  );
}
