/** Whether the armed button may be pressed, and if not, the first thing that stands in the way, in words. */
import type { Preview } from '../../../../shared/changes/plan.ts';
import { skippedByBreakGlass } from '../../../../shared/rules/break-glass.ts';
import { isReason } from '../../../ui/reason.ts';
import type { LivePreview } from './live-preview.ts';

export interface GateInput {
  /** null when the link is live; else what it says of itself, e.g. `Link lost`. */
  readonly linkTrouble: string | null;
  /** null when the person's role may ask for changes; else why not. */
  readonly roleTrouble: string | null;
  readonly draftProblem: string | null;
  readonly preview: LivePreview;
  /** Age of the shown evidence by the platform's clock. */
  readonly previewAgeMs: number | null;
  readonly reason: string;
  readonly armed: boolean;
  readonly word: string;
  /** Past the second person: why; null when one is asked. */
  readonly breakGlassWhy?: string | null;
}

export type GateBlocker = 'link' | 'role' | 'draft' | 'preview' | 'rule' | 'reason' | 'arm';
export type Gate =
  { readonly open: true; readonly preview: Preview } | { readonly open: false; readonly blocker: GateBlocker; readonly text: string };

/** Older evidence than this is not what the network looks like: the platform is asked again first. */
export const freshPreviewMs = 15_000;

export function submitGate(input: GateInput): Gate {
  if (input.linkTrouble !== null) return closed('link', `${input.linkTrouble}: a change can only be asked for while the link is live`);
  if (input.roleTrouble !== null) return closed('role', input.roleTrouble);
  if (input.draftProblem !== null) return closed('draft', input.draftProblem);
  const { preview } = input;
  switch (preview.phase) {
    case 'none':
    case 'asking':
    case 'outdated':
      return closed('preview', 'Computing the forecast');
    case 'refused':
      return closed('preview', preview.failure.message);
    case 'shown':
      break;
  }
  const breakGlassWhy = input.breakGlassWhy ?? null;
  const { plan, evidence } = preview.preview;
  const verdicts = evidence.verdicts.map((verdict) => (breakGlassWhy === null ? verdict : skippedByBreakGlass(verdict, plan.unfenced)));
  const blocking = verdicts.find(({ verdict }) => verdict === 'blocks');
  if (blocking !== undefined) return closed('rule', `Blocked by ${blocking.title}: ${blocking.reason}`);
  if (input.previewAgeMs === null || input.previewAgeMs > freshPreviewMs) {
    return closed('preview', 'The forecast is too old; waiting for a fresh one');
  }
  if (!isReason(input.reason)) return closed('reason', 'Write a reason');
  if (breakGlassWhy !== null && !isReason(breakGlassWhy)) return closed('reason', 'Say why without a second person');
  if (!input.armed) return closed('arm', `Type ${input.word} to ${breakGlassWhy === null ? 'arm' : 'break the glass'}`);
  return { open: true, preview: preview.preview };
}

function closed(blocker: GateBlocker, text: string): Gate {
  return { open: false, blocker, text };
}
