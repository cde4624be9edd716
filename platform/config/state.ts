/** The config centre as the main thread serves it: releases, pointers and reports, told of by whoever waits. */
import type { ConfigValues } from '../../shared/agents/config.ts';
import { configValuesSchema } from '../../shared/agents/config.ts';
import { actorSchema } from '../../shared/model/identity.ts';
import type { Release } from '../../shared/wire/methods.ts';
import type { NamespaceSpec } from './namespaces.ts';
import type { AdoptionRow, ConfigRows, PointerRow, ReleaseRow } from './operations.ts';

export interface ConfigState {
  spec(namespace: string): NamespaceSpec | null;
  readonly specs: readonly NamespaceSpec[];
  /** Oldest first. */
  releases(namespace: string): readonly Release[];
  release(namespace: string, release: number): Release | null;
  pointers(namespace: string): readonly PointerRow[];
  pointer(namespace: string, target: string): PointerRow | null;
  adoption(namespace: string): readonly AdoptionRow[];
  /** Rises with everything new. */
  version(): number;
  learn(rows: Partial<ConfigRows>): void;
  /** After each pointer that moved. Answers its own undo. */
  onPointer(listener: (namespace: string, target: string) => void): () => void;
}

/** @param targets the network's IDCs: rows of those that are gone stay in the database and are no targets */
export function createConfigState(specs: readonly NamespaceSpec[], targets: readonly string[], opened: ConfigRows): ConfigState {
  const known = new Set(targets);
  const releases = new Map<string, Release>();
  const pointers = new Map<string, PointerRow>();
  const adoption = new Map<string, AdoptionRow>();
  const listeners = new Set<(namespace: string, target: string) => void>();
  let version = 0;

  function learn(rows: Partial<ConfigRows>): void {
    version += 1;
    for (const row of rows.releases ?? []) {
      const key = keyOf(row.namespace, row.release);
      if (!releases.has(key)) releases.set(key, releaseOf(row));
    }
    for (const row of (rows.adoption ?? []).filter(({ target }) => known.has(target)))
      adoption.set(keyOf(row.namespace, row.target, row.instance), row);
    const moved: PointerRow[] = [];
    for (const row of (rows.pointers ?? []).filter(({ target }) => known.has(target))) {
      const key = keyOf(row.namespace, row.target);
      const before = pointers.get(key);
      // Answers of two commands may cross: an older pointer never replaces a newer one.
      if (before !== undefined && before.token > row.token) continue;
      pointers.set(key, row);
      if (before !== undefined && before.release !== row.release) moved.push(row);
    }
    for (const row of moved) for (const listener of [...listeners]) listener(row.namespace, row.target);
  }

  learn(opened);
  const ofNamespace = <T extends { readonly namespace: string }>(rows: ReadonlyMap<string, T>, namespace: string): T[] =>
    [...rows.values()].filter((row) => row.namespace === namespace);
  return {
    specs,
    spec: (namespace) => specs.find((spec) => spec.namespace === namespace) ?? null,
    releases: (namespace) => ofNamespace(releases, namespace).toSorted((left, right) => left.release - right.release),
    release: (namespace, release) => releases.get(keyOf(namespace, release)) ?? null,
    pointers: (namespace) => ofNamespace(pointers, namespace),
    pointer: (namespace, target) => pointers.get(keyOf(namespace, target)) ?? null,
    adoption: (namespace) => ofNamespace(adoption, namespace),
    version: () => version,
    learn,
    onPointer: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\n');
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
