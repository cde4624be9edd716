import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { classes } from '../ui/classes.ts';
import type { Command } from '../ui/commands.ts';
import { searchCommands } from './palette-search.ts';
import './palette.css';
import { appText } from './text.ts';

interface PaletteProps {
  readonly commands: readonly Command[];
  /** What the platform found for the query, after all others: what comes late must not stand where another stood. */
  readonly later: readonly Command[];
  /** More may come. */
  readonly searching: boolean;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
}

const shownMost = 60;

/** Everything that can be done, found by typing. A combobox over one list; Enter does it. */
export function Palette({ commands, later, searching, onQuery, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  /** Id of the command that was walked to; null: the first. */
  const [chosen, setChosen] = useState<string | null>(null);
  const foundLater = searchCommands(later, query);
  const found = [...searchCommands(commands, query).slice(0, Math.max(0, shownMost - foundLater.length)), ...foundLater];
  const active =
    found.length === 0
      ? -1
      : Math.max(
          0,
          found.findIndex(({ id: each }) => each === chosen),
        );

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setChosen(found[(active + by + found.length) % found.length]?.id ?? null);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
  };

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={appText.palette.title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-label={appText.palette.title}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        placeholder={appText.palette.placeholder}
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          onQuery(event.target.value);
          setChosen(null);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={id} role="listbox" aria-label={appText.palette.title} className="palette-list">
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={classes('palette-option', index === active && 'palette-option-active')}
            onPointerMove={() => setChosen(command.id)}
            onClick={() => run(command)}
          >
            <span className="palette-group">{found[index - 1]?.group === command.group ? '' : command.group}</span>
            <span className="palette-title">{command.title}</span>
            {command.keys === undefined ? null : <kbd>{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <p className="palette-nothing" role="status">
          {searching ? appText.palette.searching(query) : appText.palette.nothing(query)}
        </p>
      ) : null}
    </dialog>
  );
}
