import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { streamColumnKeys } from './model/column-choice.ts';
import type { StreamColumnKey } from './model/column-choice.ts';
import { streamsText as text } from './text.ts';

interface ColumnPickerProps {
  readonly columns: readonly StreamColumnKey[];
  readonly toggle: (key: StreamColumnKey) => void;
  readonly reset: () => void;
}

/** Which columns the table has; the table follows while one chooses. */
export function ColumnPicker({ columns, toggle, reset }: ColumnPickerProps) {
  const id = useId();
  return (
    <>
      <button type="button" className="button button-small streams-columns-button" popoverTarget={id}>
        {text.columnsButton}
      </button>
      <div id={id} popover="auto" className="streams-columns">
        <fieldset>
          <legend className="quiet">{text.columnsLegend}</legend>
          {streamColumnKeys.map((key) =>
            key === 'id' ? null : (
              <Checkbox
                key={key}
                label={
                  <>
                    {text.columns[key][0]} <span className="quiet">{text.columns[key][1]}</span>
                  </>
                }
                checked={columns.includes(key)}
                onChange={() => toggle(key)}
              />
            ),
          )}
        </fieldset>
        <Button small onClick={reset}>
          {text.columnsReset}
        </Button>
      </div>
    </>
  );
}
