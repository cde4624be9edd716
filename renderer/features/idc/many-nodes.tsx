import { useState } from 'react';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { TextInput } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { frameTooOldMs, usePaced } from '../../ui/paced.ts';
import { problemOf } from '../../ui/problem.ts';
import './many-nodes.css';
import { NodeTable } from './node-table.tsx';
import { idcText } from './text.ts';

interface ManyNodesProps {
  readonly idc: string;
}

const text = idcText.nodes;
/** More than this are found and paged by the platform. */
export const nodesMost = 50;

/** An IDC of many nodes: the worst of them, or those that are searched for. */
export function ManyNodes({ idc }: ManyNodesProps) {
  const [{ find, offset }, ask] = useState({ find: '', offset: 0 });
  return (
    <>
      <div className="many-nodes">
        <TextInput
          type="search"
          aria-label={text.find}
          placeholder={text.find}
          maxLength={120}
          value={find}
          onChange={({ target }) => ask({ find: target.value, offset: 0 })}
        />
      </div>
      <Found idc={idc} find={find} offset={offset} onOffset={(next) => ask({ find, offset: next })} />
    </>
  );
}

interface FoundProps extends ManyNodesProps {
  readonly find: string;
  readonly offset: number;
  readonly onOffset: (offset: number) => void;
}

function Found({ idc, find, offset, onOffset }: FoundProps) {
  const view = usePaced(useStateView('nodes', { idc, find, offset, limit: nodesMost }));
  const nowMs = useConsoleNow();
  if (view.state === 'refused') return <ErrorState problem={problemOf(view.failure, text.refused)} />;
  if (view.state === 'loading') return <LoadingShape what={text.what} rows={10} />;
  const ageMs = frameAgeMs(view, nowMs);
  const { nodes, window } = view.tables;
  const matched = window.columns.matched[0] ?? 0;
  if (matched === 0 && find !== '') return <EmptyState title={text.noMatch(find)} />;
  return (
    <>
      <NodeTable nodes={nodes} frameAgeMs={ageMs} frameTooOld={ageMs > frameTooOldMs} />
      <div className="many-nodes quiet">
        {text.window(offset + 1, offset + nodes.rows, formatCount(matched))}
        <Button small disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - nodesMost))}>
          {text.earlier}
        </Button>
        <Button small disabled={offset + nodes.rows >= matched} onClick={() => onOffset(offset + nodesMost)}>
          {text.later}
        </Button>
      </div>
    </>
  );
}
