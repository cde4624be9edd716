import { useEffect, useEffectEvent, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { ConfigDraft, Resolution } from '../../../shared/config/drafts.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';
import { roleMay } from '../../../shared/model/identity.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useAsked, useCall, useLinkStatus } from '../../live/index.ts';
import { useDiscarded } from './discarded-drafts.ts';
import type { Discarded } from './discarded-drafts.ts';
import type { Texts } from './model/draft.ts';
import { editsWith, textsLeft, unreadKeys, valuesOf } from './model/draft.ts';

/** The caller's draft and everybody else's, as the platform keeps them, with what is being typed. */
export interface DraftEditing {
  readonly isLoading: boolean;
  readonly failure: CallFailure | null;
  readonly own: ConfigDraft | null;
  readonly others: readonly ConfigDraft[];
  readonly texts: Texts;
  /** `typing`: not saved yet. `refused`: nothing more is saved until the person has chosen. */
  readonly saving: { readonly kind: 'saved' | 'typing' | 'saving' } | { readonly kind: 'refused'; readonly failure: CallFailure };
  /** Only operators keep drafts. */
  readonly mayEdit: boolean;
  readonly type: (key: string, text: string) => void;
  /** Drops edits and what was typed of these keys. */
  readonly undo: (keys: readonly string[]) => void;
  readonly replace: (edits: ConfigValues) => void;
  /** After a refusal: drop what was typed, or save it over what is there now. */
  readonly dropTyped: () => void;
  readonly saveAgain: () => void;
  readonly merge: (from: readonly ConfigDraft[], resolutions: Readonly<Record<string, Resolution>>) => Promise<CallFailure | null>;
  readonly discard: () => void;
  /** The draft that was discarded here last, while nothing new is begun; null when there is none to bring back. */
  readonly discarded: Discarded | null;
  readonly bringBack: () => void;
}

const saveAfterMs = 600;

interface Saved {
  readonly draft: ConfigDraft | null;
  readonly revision: number;
  /** The list that it is newer than. */
  readonly over: unknown;
}

/** @param seen changes whenever a view says that a draft has changed */
export function useDraft(namespace: Result<'config.namespace'>, seen: string): DraftEditing {
  const call = useCall();
  const status = useLinkStatus();
  const person = status.state === 'live' ? status.welcome.person : null;
  const { value } = useAsked('config.draft.list', { namespace: namespace.namespace }, { revision: seen });
  const [saved, setSaved] = useState<Saved | null>(null);
  const [texts, setTexts] = useState<Texts>({});
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [discarded, setDiscarded] = useDiscarded({ subject: person?.subject ?? '', namespace: namespace.namespace });

  const listed = value.state === 'shown' ? value.result : null;
  const listedOwn = listed?.drafts.find(({ author }) => author.subject === person?.subject) ?? null;
  const isListOld = saved !== null && (saved.over === listed || (listedOwn !== null && listedOwn.revision < saved.revision));
  const own = isListOld ? saved.draft : listedOwn;
  const latestRelease = namespace.releases[0]?.release ?? 0;
  const base = valuesOf(namespace.keys, namespace.releases, own?.baseRelease ?? latestRelease);
  const edits = editsWith(texts, { keys: namespace.keys, base, edits: own?.edits ?? {} });

  async function keep(
    method: 'config.draft.save' | 'config.draft.merge',
    ask: () => ReturnType<typeof call<'config.draft.save'>>,
  ): Promise<CallFailure | null> {
    setIsSaving(true);
    const outcome = await ask();
    setIsSaving(false);
    if (!outcome.ok) {
      if (method === 'config.draft.save') setFailure(outcome.failure);
      return outcome.failure;
    }
    const { draft } = outcome.result;
    setSaved({ draft, revision: draft?.revision ?? (own?.revision ?? 0) + 1, over: listed });
    setFailure(null);
    return null;
  }

  async function save(wanted: ConfigValues, baseRelease = own?.baseRelease ?? latestRelease): Promise<void> {
    const sent = texts;
    const failed = await keep('config.draft.save', () =>
      call('config.draft.save', {
        namespace: namespace.namespace,
        expectedRevision: own?.revision ?? 0,
        baseRelease,
        edits: { ...wanted },
      }),
    );
    if (failed === null) setTexts((now) => textsLeft(now, sent, namespace.keys));
  }

  const isUnread = unreadKeys(texts, namespace.keys).length > 0;
  const isTyped = JSON.stringify(edits) !== JSON.stringify(own?.edits ?? {});
  const canSave = isTyped && !isSaving && failure === null && person !== null && listed !== null;
  const saveNow = useEffectEvent(() => void save(edits));
  const wanted = JSON.stringify(edits);
  useEffect(() => {
    if (!canSave) return undefined;
    const timer = setTimeout(() => saveNow(), saveAfterMs);
    return () => clearTimeout(timer);
  }, [canSave, wanted]);

  function without(gone: readonly string[], from: ConfigValues): ConfigValues {
    return Object.fromEntries(Object.entries(from).filter(([key]) => !gone.includes(key)));
  }

  return {
    isLoading: value.state === 'loading',
    failure: value.state === 'refused' ? value.failure : null,
    own,
    others: listed?.drafts.filter(({ author }) => author.subject !== person?.subject) ?? [],
    texts,
    saving: failure !== null ? { kind: 'refused', failure } : { kind: isSaving ? 'saving' : isTyped || isUnread ? 'typing' : 'saved' },
    mayEdit: person !== null && roleMay(person.role, 'operator'),
    type: (key, text) => {
      setTexts({ ...texts, [key]: text });
      // What was refused for itself is tried again once it is another; a conflict waits for a choice.
      if (failure !== null && failure.data.code !== 'conflict') setFailure(null);
    },
    undo: (keys) => {
      setTexts(Object.fromEntries(Object.entries(texts).filter(([key]) => !keys.includes(key))));
      if (own !== null && keys.some((key) => Object.hasOwn(own.edits, key))) void save(without(keys, edits));
    },
    replace: (next) => {
      setTexts({});
      void save(next);
    },
    dropTyped: () => {
      setTexts({});
      setFailure(null);
    },
    saveAgain: () => setFailure(null),
    merge: (from, resolutions) =>
      keep('config.draft.merge', () =>
        call('config.draft.merge', {
          namespace: namespace.namespace,
          expectedRevision: own?.revision ?? 0,
          toRelease: latestRelease,
          from: from.map(({ author, revision }) => ({ subject: author.subject, revision })),
          resolutions: { ...resolutions },
        }),
      ),
    discard: () => {
      const gone: Discarded = { baseRelease: own?.baseRelease ?? latestRelease, edits: own?.edits ?? {}, texts };
      setTexts({});
      setFailure(null);
      if (own === null) {
        setDiscarded(gone);
        return;
      }
      const { revision } = own;
      void call('config.draft.discard', { namespace: namespace.namespace, expectedRevision: revision }).then((outcome) => {
        if (!outcome.ok) {
          setFailure(outcome.failure);
          return;
        }
        setSaved({ draft: null, revision: revision + 1, over: listed });
        setDiscarded(gone);
      });
    },
    // A draft that was begun since is not overwritten by one that was given up.
    discarded: own === null && Object.keys(texts).length === 0 ? discarded : null,
    bringBack: () => {
      if (discarded === null) return;
      setDiscarded(null);
      setTexts(discarded.texts);
      if (Object.keys(discarded.edits).length > 0) void save(discarded.edits, discarded.baseRelease);
    },
  };
}
