import { severities } from '../../../shared/model/events.ts';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import type { AlarmFilter } from './model/alarm-list.ts';
import { text } from './text.ts';

interface AlarmFiltersProps {
  readonly filter: AlarmFilter;
  /** As alarms name them; empty is the network itself. */
  readonly idcs: readonly string[];
  readonly onChange: (filter: AlarmFilter) => void;
}

const words = text.filters;
const any = '*';

export function AlarmFilters({ filter, idcs, onChange }: AlarmFiltersProps) {
  // The one that is chosen stays to be seen when its alarms are gone.
  const offered = filter.idc === null || idcs.includes(filter.idc) ? idcs : [...idcs, filter.idc];
  return (
    <search className="alarm-filters" aria-label={words.label}>
      <Field label={words.search}>
        {(control) => (
          <TextInput
            {...control}
            type="search"
            placeholder={words.searchPlaceholder}
            value={filter.text}
            onChange={(event) => onChange({ ...filter, text: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.idc}>
        {(control) => (
          <Select
            {...control}
            value={filter.idc ?? any}
            onChange={(event) => onChange({ ...filter, idc: event.target.value === any ? null : event.target.value })}
          >
            <option value={any}>{words.anyIdc}</option>
            {offered.map((idc) => (
              <option key={idc} value={idc}>
                {idc === '' ? words.noIdc : idc}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={words.severity}>
        {(control) => (
          <Select
            {...control}
            value={filter.severity ?? any}
            onChange={(event) => onChange({ ...filter, severity: severities.find((severity) => severity === event.target.value) ?? null })}
          >
            <option value={any}>{words.anySeverity}</option>
            {severities
              .filter((severity) => severity !== 'info')
              .toReversed()
              .map((severity) => (
                <option key={severity} value={severity}>
                  {text.severities[severity]}
                </option>
              ))}
          </Select>
        )}
      </Field>
    </search>
  );
}
