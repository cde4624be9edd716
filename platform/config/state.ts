/** The config centre as the main thread serves it: releases, pointers and reports, told of by whoever waits. */
import type { ConfigDraft } from '../../shared/config/drafts.ts';
import type { Release } from '../../shared/config/release.ts';
import type { KeyFault } from '../../shared/config/schema.ts';
import { configValuesSchema } from '../../shared/config/values.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import { actorSchema } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock } from '../contracts.ts';
import { createCheck, faultsInWords } from './check.ts';
import type { Check } from './check.ts';
import type { DraftRow } from './draft-operations.ts';
import type { NamespaceSpec } from './namespaces/spec.ts';
import type { AdoptionRow, ConfigRows, PointerRow, ReleaseRow } from './operations.ts';

export interface ConfigState {
  spec(namespace: string): NamespaceSpec | null;
  readonly specs: readonly NamespaceSpec[];
  /** @throws Error for a namespace that this platform has not */
  check(namespace: string): Check;
  /** Oldest first. */
  releases(namespace: string): readonly Release[];
  release(namespace: string, release: number): Release | null;
  pointers(namespace: string): readonly PointerRow[];
  pointer(namespace: string, target: string): PointerRow | null;
  adoption(namespace: string): readonly AdoptionRow[];
  /** What an instance last said; null when it never did. */
  instance(namespace: string, target: string, instance: string): AdoptionRow | null;
  /** It said once more what it said before: nothing new to show but its age. */
  heard(row: AdoptionRow): void;
  /** By subject. */
  drafts(namespace: string): readonly ConfigDraft[];
  /** Rises with everything new. */
  version(): number;
  learn(rows: Partial<ConfigRows>): void;
  /** After each pointer that moved. Answers its own undo. */
  onPointer(listener: (namespace: string, target: string) => void): () => void;
}

export interface ConfigStateOptions {
  /** Rows of targets that they do not have any more stay in the database and are no targets. */
  readonly specs: readonly NamespaceSpec[];
  readonly opened: ConfigRows;
  readonly clock: Clock;
}

export function createConfigState({ specs, opened, clock }: ConfigStateOptions): ConfigState {
  const checks = new Map(specs.map((spec) => [spec.namespace, createCheck(spec)]));
  const targets = new Set(specs.flatMap((spec) => spec.targets.map((target) => keyOf(spec.namespace, target))));
  const isTarget = ({ namespace, target }: { readonly namespace: string; readonly target: string }): boolean =>
    targets.has(keyOf(namespace, target));
  const releases = new Map<string, Release>();
  const pointers = new Map<string, PointerRow>();
  const adoption = new Map<string, AdoptionRow>();
  const listeners = new Set<(namespace: string, target: string) => void>();
  const drafts = new Map<string, readonly ConfigDraft[]>();
  const faults = new Map<string, readonly KeyFault[]>();
  let version = 0;

  function learn(rows: Partial<ConfigRows>): void {
    version += 1;
    for (const row of rows.releases ?? []) {
      const key = keyOf(row.namespace, row.release);
      if (!releases.has(key)) releases.set(key, releaseOf(row));
    }
    for (const row of (rows.adoption ?? []).filter(isTarget)) adoption.set(keyOf(row.namespace, row.target, row.instance), row);
    for (const { namespace, rows: all } of rows.drafts ?? []) drafts.set(namespace, all.map(draftOf));
    const moved: PointerRow[] = [];
    for (const row of (rows.pointers ?? []).filter(isTarget)) {
      const key = keyOf(row.namespace, row.target);
      const before = pointers.get(key);
      // Answers of two commands may cross: an older pointer never replaces a newer one.
      if (before !== undefined && before.token > row.token) continue;
      pointers.set(key, row);
      if (before !== undefined && before.release !== row.release) moved.push(row);
    }
    for (const row of moved) for (const listener of [...listeners]) listener(row.namespace, row.target);
  }

  function specOf(namespace: string): NamespaceSpec | null {
    return specs.find((spec) => spec.namespace === namespace) ?? null;
  }

  function checkOf(namespace: string): Check {
    const check = checks.get(namespace);
    if (check === undefined) throw new Error(`there is no namespace ${namespace} to check`);
    return check;
  }

  /** Releases never change, so they are judged once. */
  function faultsOf(namespace: string, release: number): readonly KeyFault[] {
    const key = keyOf(namespace, release);
    const known = faults.get(key) ?? checkOf(namespace).faultsOfRelease(releases.get(key)?.values ?? {});
    faults.set(key, known);
    return known;
  }

  /** The platform runs what its pointer says as soon as it knows it, unless it can't read it. */
  function ownAdoption(namespace: string): AdoptionRow[] {
    return ofNamespace(pointers, namespace).map(({ target, release, since_ms: sinceMs }): AdoptionRow => {
      const found = faultsOf(namespace, release);
      return {
        namespace,
        target,
        instance: platformInstance,
        release,
        state: found.length === 0 ? 'adopted' : 'failed',
        detail: found.length === 0 ? '' : `${faultsInWords(found)}. It goes on with the last one that it could read.`,
        reported_at_ms: sinceMs,
        received_at_ms: clock(),
      };
    });
  }

  learn(opened);
  const ofNamespace = <T extends { readonly namespace: string }>(rows: ReadonlyMap<string, T>, namespace: string): T[] =>
    [...rows.values()].filter((row) => row.namespace === namespace);
  return {
    specs,
    spec: specOf,
    check: checkOf,
    releases: (namespace) => ofNamespace(releases, namespace).toSorted((left, right) => left.release - right.release),
    release: (namespace, release) => releases.get(keyOf(namespace, release)) ?? null,
    pointers: (namespace) => ofNamespace(pointers, namespace),
    pointer: (namespace, target) => pointers.get(keyOf(namespace, target)) ?? null,
    adoption: (namespace) => (specOf(namespace)?.readBy === 'platform' ? ownAdoption(namespace) : ofNamespace(adoption, namespace)),
    instance: (namespace, target, instance) => adoption.get(keyOf(namespace, target, instance)) ?? null,
    heard: (row) => {
      adoption.set(keyOf(row.namespace, row.target, row.instance), row);
    },
    drafts: (namespace) => drafts.get(namespace) ?? [],
    version: () => version,
    learn,
    onPointer: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The name under which the platform itself runs a release. */
export const platformInstance = 'platform';

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\n');
}

function draftOf(row: DraftRow): ConfigDraft {
  return {
    namespace: row.namespace,
    author: actorSchema.parse(JSON.parse(row.author)),
    baseRelease: row.base_release,
    revision: row.revision,
    edits: configValuesSchema.parse(JSON.parse(row.edits)),
    updatedAtMs: row.updated_at_ms,
  };
}

function releaseOf(row: ReleaseRow): Release {
  const values: ConfigValues = configValuesSchema.parse(JSON.parse(row.content));
  return {
    namespace: row.namespace,
    release: row.release,
    author: actorSchema.parse(JSON.parse(row.author)),
    reason: row.reason,
    createdAtMs: row.created_at_ms,
    changeId: row.change_id,
    rollbackOf: row.rollback_of,
    contentHash: row.content_hash,
    values: { ...values },
  };
}

/** @throws SwitchyardError `not-found` naming those that there are */
export function requireNamespace(state: ConfigState, namespace: string): NamespaceSpec {
  const spec = state.spec(namespace);
  if (spec !== null) return spec;
  throw new SwitchyardError('not-found', `there is no config namespace ${namespace}`, {
    path: 'params.namespace',
    remedy: `This platform has ${state.specs.map((known) => known.namespace).join(', ')}.`,
  });
}
