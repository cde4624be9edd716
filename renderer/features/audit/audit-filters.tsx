import { useRef } from 'react';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import type { AuditFilter } from './model/audit-list.ts';
import { text } from './text.ts';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

const outcomes = ['success', 'refused', 'failure'] as const;

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => search.current?.select() });
  return (
    <search className="audit-filters">
      <Field label={text.search}>
        {(control) => (
          <TextInput
            {...control}
            ref={search}
            type="search"
            placeholder={text.searchPlaceholder}
            value={filter.text}
            onChange={(event) => onChange({ ...filter, text: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.who}>
        {(control) => (
          <TextInput
            {...control}
            placeholder={text.whoPlaceholder}
            value={filter.who}
            onChange={(event) => onChange({ ...filter, who: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.what}>
        {(control) => (
          <TextInput
            {...control}
            mono
            placeholder={text.whatPlaceholder}
            value={filter.action}
            onChange={(event) => onChange({ ...filter, action: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.outcome}>
        {(control) => (
          <Select
            {...control}
            value={filter.outcome ?? ''}
            onChange={(event) => onChange({ ...filter, outcome: outcomes.find((outcome) => outcome === event.target.value) ?? null })}
          >
            <option value="">{text.anyOutcome}</option>
            {outcomes.map((outcome) => (
              <option key={outcome} value={outcome}>
                {text.outcomes[outcome]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={text.change}>
        {(control) => (
          <TextInput
            {...control}
            mono
            placeholder={text.changePlaceholder}
            value={filter.changeId ?? ''}
            onChange={(event) => onChange({ ...filter, changeId: event.target.value.trim() || null })}
          />
        )}
      </Field>
      <TimeField label={text.from} value={filter.from} onChange={(from) => onChange({ ...filter, from })} />
      <TimeField label={text.to} value={filter.to} onChange={(to) => onChange({ ...filter, to })} />
    </search>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TimeField({ label, value, onChange }: TimeFieldProps) {
  return (
    <Field label={label}>
      {(control) => <TextInput {...control} type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
