/** A guard on what policy wants to go before others. */
import type { ConfigInput } from './config-rules.ts';
import { allows, listed, stops, warns } from './input.ts';
import type { Judgement } from './input.ts';
import type { Dependency } from './policy.ts';

/** Canaries get a release first, and a namespace waits for the one that it depends on. A rollback is only warned: it is the way out. */
export function judgeDependencyOrder(input: ConfigInput): Judgement {
  const { policy, intent } = input;
  const faults = policy.dependencies.flatMap((dependency) => faultOf(dependency, input) ?? []);
  if (faults.length > 0) return intent.kind === 'config-rollback' ? warns(faults.join(' ')) : stops(faults.join(' '));
  const concerned = policy.dependencies.filter((dependency) => concerns(dependency, intent.namespace));
  return allows(concerned.length === 0 ? `Policy wants nothing before ${intent.namespace}.` : 'What policy wants first goes first.');
}

function concerns(dependency: Dependency, namespace: string): boolean {
  if (dependency.kind === 'namespace-first') return dependency.then === namespace;
  return dependency.namespaces.length === 0 || dependency.namespaces.includes(namespace);
}

function faultOf(dependency: Dependency, input: ConfigInput): string | null {
  if (!concerns(dependency, input.intent.namespace)) return null;
  return dependency.kind === 'idcs-first' ? idcsFault(dependency, input) : namespaceFault(dependency, input);
}

function idcsFault({ idcs }: Extract<Dependency, { kind: 'idcs-first' }>, { intent, config }: ConfigInput): string | null {
  const first = idcs.filter((id) => config?.targets.includes(id) ?? true);
  const stageOf = (id: string): number => intent.stages.findIndex((stage) => stage.includes(id));
  const late = first.filter((id) => {
    const stage = stageOf(id);
    return intent.stages.some((targets, index) => targets.some((target) => !first.includes(target)) && (stage === -1 || index <= stage));
  });
  return late.length === 0 ? null : `Policy wants ${listed(late)} to get it in a stage before all others.`;
}

function namespaceFault(
  { first, then }: Extract<Dependency, { kind: 'namespace-first' }>,
  { intent, rollout }: ConfigInput,
): string | null {
  const before = rollout?.(first) ?? null;
  if (before === null) return null;
  const behind = intent.stages.flat().filter((target) => {
    const release = Object.hasOwn(before.pointers, target) ? before.pointers[target] : undefined;
    return release !== undefined && release < before.latest;
  });
  return behind.length === 0
    ? null
    : `Policy wants ${first} before ${then}: ${listed(behind)} is not to run release ${String(before.latest)} of ${first} yet.`;
}
