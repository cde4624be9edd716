import { useState } from 'react';
import { columnsFrom, toggled, usualColumns } from './model/column-choice.ts';
import type { StreamColumnKey } from './model/column-choice.ts';

const place = 'streams.columns';

interface ColumnChoice {
  readonly columns: readonly StreamColumnKey[];
  readonly toggle: (key: StreamColumnKey) => void;
  readonly reset: () => void;
}

/** The operator's columns, kept on this console. */
export function useColumnChoice(): ColumnChoice {
  const [columns, setColumns] = useState(() => columnsFrom(localStorage.getItem(place)));
  return {
    columns,
    toggle(key) {
      const next = toggled(columns, key);
      localStorage.setItem(place, JSON.stringify(next));
      setColumns(next);
    },
    reset() {
      localStorage.removeItem(place);
      setColumns(usualColumns);
    },
  };
}
