import './choices.css';

interface ChoicesProps<K extends string | number> {
  /** What is chosen, for screen readers. */
  readonly label: string;
  readonly choices: readonly { readonly key: K; readonly text: string }[];
  /** null: none of them. */
  readonly chosen: K | null;
  readonly onChoose: (key: K) => void;
}

/** A few short words of which one holds: a filter, a step. */
export function Choices<K extends string | number>({ label, choices, chosen, onChoose }: ChoicesProps<K>) {
  return (
    <span className="choices" role="group" aria-label={label}>
      {choices.map(({ key, text }) => (
        <button key={key} type="button" className="choice" aria-pressed={key === chosen} onClick={() => onChoose(key)}>
          {text}
        </button>
      ))}
    </span>
  );
}
