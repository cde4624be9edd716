/** The protocol's methods on drafts. What is saved may still be wrong, for its author to go on with; it never holds a secret. */
import { canonicalJson } from '../../shared/canonical.ts';
import { mergeDrafts, settleDraft } from '../../shared/config/drafts.ts';
import type { ConfigDraft, DraftSide, MergedKey } from '../../shared/config/drafts.ts';
import { withDefaults } from '../../shared/config/keys.ts';
import { secretProblem } from '../../shared/config/secrets.ts';
import { same } from '../../shared/config/schema.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import { listed } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params } from '../../shared/wire/methods.ts';
import type { CallContext, Handlers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { WriteArgs } from './draft-operations.ts';
import type { ConfigState } from './state.ts';
import { requireNamespace } from './state.ts';

interface Answer {
  readonly draft: ConfigDraft | null;
}

export function draftHandlers(store: PlatformStore, state: ConfigState): Handlers {
  function draftOf(namespace: string, subject: string): ConfigDraft | null {
    return state.drafts(namespace).find(({ author }) => author.subject === subject) ?? null;
  }

  function latestRelease(namespace: string): number {
    requireNamespace(state, namespace);
    return state.releases(namespace).at(-1)?.release ?? 0;
  }

  /** What readers of the release go by. */
  function valuesOf(namespace: string, release: number): ConfigValues {
    return withDefaults(requireNamespace(state, namespace).keys, state.release(namespace, release)?.values ?? {});
  }

  async function write(args: Omit<WriteArgs, 'edits' | 'keys'>, edits: ConfigValues): Promise<Answer> {
    const drafts = await store.run('config.draft.write', { ...args, edits: canonicalJson(edits), keys: Object.keys(edits) });
    state.learn({ drafts: [drafts] });
    return { draft: draftOf(args.namespace, args.actor.subject) };
  }

  function save({ namespace, expectedRevision, baseRelease, edits }: Params<'config.draft.save'>, context: CallContext): Promise<Answer> {
    const { keys } = requireNamespace(state, namespace);
    const unknown = Object.keys(edits).find((key) => !keys.some((spec) => spec.key === key));
    if (unknown !== undefined) {
      throw new SwitchyardError('invalid-params', `${unknown} is no key of ${namespace}`, { path: `params.edits.${unknown}` });
    }
    refuseSecrets(edits);
    const before = draftOf(namespace, context.actor.subject);
    if (before !== null && before.baseRelease !== baseRelease) {
      throw new SwitchyardError('conflict', `your draft stands on r${String(before.baseRelease)}, not on r${String(baseRelease)}`, {
        path: 'params.baseRelease',
        remedy: 'Put it on the latest release first: each key that both changed wants a choice.',
      });
    }
    const base = valuesOf(namespace, baseRelease);
    const changed = Object.fromEntries(Object.entries(edits).filter(([key, value]) => !same(value, base[key])));
    const { actor, sessionId, atMs } = context;
    return write(
      {
        namespace,
        actor,
        sessionId,
        atMs,
        expectedRevision,
        baseRelease,
        action: 'config.draft.save',
        from: [],
        onLatest: before === null,
      },
      changed,
    );
  }

  function sideOf(draft: ConfigDraft): DraftSide {
    return { subject: draft.author.subject, edits: draft.edits, base: valuesOf(draft.namespace, draft.baseRelease) };
  }

  function merge(params: Params<'config.draft.merge'>, context: CallContext): Promise<Answer> {
    const { namespace, expectedRevision, toRelease, from, resolutions } = params;
    requireNamespace(state, namespace);
    const { actor, sessionId, atMs } = context;
    const own = draftOf(namespace, actor.subject);
    const others = from
      .filter(({ subject }) => subject !== actor.subject)
      .map((seen) => requireSeen(draftOf(namespace, seen.subject), seen));
    const sides = [...(own === null ? [] : [own]), ...others].map(sideOf);
    const { edits, open } = settleDraft(mergeDrafts(sides, valuesOf(namespace, toRelease)), resolutions);
    if (open.length > 0) throw unresolved(open);
    refuseSecrets(edits);
    return write(
      { namespace, actor, sessionId, atMs, expectedRevision, baseRelease: toRelease, action: 'config.draft.merge', from, onLatest: true },
      edits,
    );
  }

  return {
    'config.draft.list': ({ namespace }) => ({ latestRelease: latestRelease(namespace), drafts: [...state.drafts(namespace)] }),
    'config.draft.get': ({ namespace }, { actor }) => ({
      latestRelease: latestRelease(namespace),
      draft: draftOf(namespace, actor.subject),
    }),
    'config.draft.save': save,
    'config.draft.merge': merge,
    'config.draft.discard': async ({ namespace, expectedRevision }, { actor, sessionId, atMs }) => {
      requireNamespace(state, namespace);
      state.learn({ drafts: [await store.run('config.draft.discard', { namespace, actor, sessionId, atMs, expectedRevision })] });
      return {};
    },
  };
}

function refuseSecrets(edits: ConfigValues): void {
  for (const [key, value] of Object.entries(edits)) {
    const problem = secretProblem(key, value);
    if (problem !== null) throw new SwitchyardError('invalid-params', `${key} ${problem}`, { path: `params.edits.${key}` });
  }
}

function requireSeen(draft: ConfigDraft | null, seen: { readonly subject: string; readonly revision: number }): ConfigDraft {
  if (draft?.revision === seen.revision) return draft;
  throw new SwitchyardError('conflict', `the draft of ${seen.subject} is not what you looked at`, {
    path: 'params.from',
    remedy: 'Look at it as it is now, and merge again.',
  });
}

function unresolved(open: readonly MergedKey[]): SwitchyardError {
  const keys = listed(open.map(({ key }) => key));
  return new SwitchyardError('conflict', `${keys} ${open.length === 1 ? 'wants' : 'want'} a choice: more than one value is there`, {
    path: 'params.resolutions',
    remedy: 'Choose a value for each key, by hand.',
  });
}
