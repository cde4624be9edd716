/** Verdicts on every node, with memory: a node that has been silent must answer for a while before it is believed again. */
import type { NodeTable } from '../state/nodes.ts';
import type { IngressWatch } from './ingress-watch.ts';
import { judgeNode } from './node-verdict.ts';
import type { NodeVerdict } from './node-verdict.ts';

/** Two good answers in a row, at 1 Hz. */
const answersAgainMs = 2_000;

export interface WatchedVerdict extends NodeVerdict {
  readonly sinceMs: number;
  /** null when it can't be told: nobody knows when a dead node answers. */
  readonly clearsInMs: number | null;
}

interface Memory {
  verdict: WatchedVerdict;
  /** The silence that it has not yet made good. */
  silence: NodeVerdict | null;
  answeringSinceMs: number;
}

export class NodeWatch {
  readonly #nodes: NodeTable;
  readonly #ingress: IngressWatch;
  readonly #memories: Memory[];

  constructor({ nodes, ingress, nowMs }: { readonly nodes: NodeTable; readonly ingress: IngressWatch; readonly nowMs: number }) {
    this.#nodes = nodes;
    this.#ingress = ingress;
    this.#memories = nodes.descriptions.map((_, index) => ({
      verdict: { ...this.#judge(index, nowMs), sinceMs: nowMs, clearsInMs: null },
      silence: null,
      answeringSinceMs: Number.NaN,
    }));
  }

  verdict(index: number): WatchedVerdict {
    const memory = this.#memories[index];
    if (memory === undefined) throw new RangeError(`no node ${index}`);
    return memory.verdict;
  }

  update(nowMs: number): void {
    for (const [index, memory] of this.#memories.entries()) {
      const next = this.#remember(memory, this.#judge(index, nowMs), { index, nowMs });
      const isSame = next.state === memory.verdict.state && next.rule === memory.verdict.rule;
      memory.verdict = { ...next, sinceMs: isSame ? memory.verdict.sinceMs : nowMs };
    }
  }

  #remember(
    memory: Memory,
    verdict: NodeVerdict,
    { index, nowMs }: { readonly index: number; readonly nowMs: number },
  ): NodeVerdict & { readonly clearsInMs: number | null } {
    const isSilent = verdict.state === 'down' || verdict.rule === 'data-stale';
    if (isSilent) {
      // One that never answered has nothing to make good.
      if (!Number.isNaN(this.#nodes.observedAtMs[index] ?? Number.NaN)) memory.silence = verdict;
      memory.answeringSinceMs = Number.NaN;
      return { ...verdict, clearsInMs: null };
    }
    if (memory.silence === null) return { ...verdict, clearsInMs: null };
    if (Number.isNaN(memory.answeringSinceMs)) memory.answeringSinceMs = nowMs;
    const leftMs = answersAgainMs - (nowMs - memory.answeringSinceMs);
    if (leftMs <= 0) {
      memory.silence = null;
      return { ...verdict, clearsInMs: null };
    }
    const name = this.#nodes.descriptions[index]?.id ?? '';
    return {
      state: memory.silence.state === 'down' ? 'critical' : 'unknown',
      rule: memory.silence.rule,
      text: `${name} answers again; believed after ${answersAgainMs / 1000} s without a break`,
      witnesses: verdict.witnesses,
      clearsInMs: leftMs,
    };
  }

  #judge(index: number, nowMs: number): NodeVerdict {
    const node = this.#nodes.descriptions[index];
    if (node === undefined) throw new RangeError(`no node ${index}`);
    const check = this.#ingress.check(node.idc, node.role === 'origin' ? 'publish' : 'play', nowMs);
    return judgeNode({
      name: node.id,
      role: node.role,
      nowMs,
      tooOldMs: node.tooOldMs,
      statObservedAtMs: this.#nodes.observedAtMs[index] ?? Number.NaN,
      statProblem: this.#nodes.problems[index] ?? '',
      check,
      checkFailingSinceMs: check?.failingSinceMs ?? Number.NaN,
    });
  }
}
