/**
 * Checks the audit log of the platform that the link is connected to: at each connect and every hour, and whenever a window wants an
 * entry proven. A log that is not the one that was seen stays so on every window, over restarts, until a person accepts it.
 */
import { fromHex, toHex } from '../../../shared/audit/bytes.ts';
import { readCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { inclusionProof } from '../../../shared/audit/merkle.ts';
import { parseKey } from '../../../shared/audit/note.ts';
import { treeOfTiles } from '../../../shared/audit/tiles.ts';
import { verifyInclusion } from '../../../shared/audit/verify.ts';
import type { AuditTrust, EntryProof, HistoryMismatch, SeenHead } from '../../../shared/ipc/audit-trust.ts';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { LinkProblem } from '../../../shared/ipc/link-status.ts';
import type { NetworkFailure } from '../failure.ts';
import { problemOf } from '../problems.ts';
import type { Time } from '../time.ts';
import { AskFailed } from './client.ts';
import type { AuditClient } from './client.ts';
import { proofCrypto } from './crypto.ts';
import { judge, rememberedOf } from './judge.ts';
import type { CheckedHead, Judgement, Remembered } from './judge.ts';
import type { Trust, TrustBook } from './trust-book.ts';

const hourMs = 60 * 60_000;
/** After a check that could not be done. */
const againMs = 60_000;
/** Consoles that come back together after an outage do not ask all at once. */
const spreadMs = 1_500;
/** An entry that was written a moment ago is signed within that time. */
const unsignedPatienceMs = 5_000;
const unsignedAgainMs = 250;

export interface AuditWatch {
  /** A session on this platform begins; null: there is none. What is remembered of it is told at once. */
  opened(platformUrl: string | null): void;
  connected(platformId: string): void;
  lost(): void;
  trust(): AuditTrust;
  remembered(): Remembered | null;
  /** Never rejects: how it went is in `trust`. */
  check(): Promise<void>;
  prove(entry: { readonly index: number; readonly leafHash: string }): Promise<EntryProof | CallFailure>;
  /** undefined when it was done. */
  accept(why: string, by: string): Promise<CallFailure | undefined>;
  close(): void;
}

interface WatchOptions {
  readonly client: AuditClient;
  readonly book: TrustBook;
  readonly time: Time;
  /** By the link's clock. */
  readonly now: () => number;
  readonly random: () => number;
  readonly onTrust: (trust: AuditTrust) => void;
}

export function createAuditWatch({ client, book, time, now, random, onTrust }: WatchOptions): AuditWatch {
  let platformUrl: string | null = null;
  let platformId: string | null = null;
  let problem: LinkProblem | null = null;
  let checked: CheckedHead | null = null;
  let stopTimer: () => void = () => undefined;
  let checking: Promise<void> | null = null;

  function tell(): void {
    onTrust(trust());
  }

  function trust(): AuditTrust {
    if (platformUrl === null) return { state: 'unchecked' };
    const { remembered, mismatch, sinceMs, checkedAtMs } = book.of(platformUrl);
    if (mismatch !== null) return { state: 'mismatch', mismatch };
    if (remembered !== null) return { state: 'verified', head: headOf(remembered, checkedAtMs), sinceMs, problem };
    return problem === null ? { state: 'unchecked' } : { state: 'unproven', problem };
  }

  function later(delayMs: number): void {
    stopTimer();
    stopTimer = time.after(delayMs, () => void check());
  }

  /** One at a time; who comes meanwhile gets its outcome. */
  function check(): Promise<void> {
    checking ??= checkNow().finally(() => {
      checking = null;
    });
    return checking;
  }

  async function checkNow(): Promise<void> {
    const [url, id] = [platformUrl, platformId];
    if (url === null || id === null) return;
    const isStillThere = (): boolean => platformUrl === url && platformId === id;
    try {
      const { remembered } = book.of(url);
      const told = await client.head(url);
      const readTile = (tile: Parameters<AuditClient['tile']>[1]) => client.tile(url, tile);
      const judgement = await judge({ crypto: proofCrypto, platformId: id, told, remembered, readTile });
      if (!isStillThere()) return;
      problem = null;
      take(book.of(url), judgement);
      later(hourMs);
    } catch (error) {
      if (!isStillThere()) return;
      const failure = error instanceof AskFailed ? error.failure : ({ kind: 'nonsense', what: String(error) } as const);
      problem = wordsOf(failure, url);
      later(againMs);
    }
    tell();
  }

  function wordsOf(failure: NetworkFailure, url: string): LinkProblem {
    if (failure.kind !== 'http' || failure.status !== 404) return problemOf(failure, url, time.wallMs());
    return {
      message: 'This platform does not offer its audit log for checking',
      remedy: 'Update the platform; if it did before, ask who changed it.',
      cause: 'HTTP 404',
    };
  }

  function take(known: Trust, judgement: Judgement): void {
    const atMs = now();
    if (judgement.state === 'right') {
      checked = judgement.head;
      const { mismatch } = known;
      book.put({
        ...known,
        remembered: rememberedOf(judgement.head),
        sinceMs: known.remembered === null ? atMs : known.sinceMs,
        checkedAtMs: atMs,
        mismatch: mismatch === null ? null : { ...mismatch, agreesAgainAtMs: mismatch.agreesAgainAtMs ?? atMs },
      });
      return;
    }
    checked = null;
    const { kind, found, foundKeyId } = judgement;
    const seen = known.remembered === null ? null : headOf(known.remembered, known.checkedAtMs);
    if (seen === null) return;
    const head = { size: found.size, root: toHex(found.root), keyId: foundKeyId, atMs };
    const stands = known.mismatch?.agreesAgainAtMs === null ? known.mismatch : null;
    // What was found first is kept: later checks of the same wrong log find more entries, not another fault.
    const mismatch: HistoryMismatch = stands ?? { kind, seen, found: head, agreesAgainAtMs: null };
    book.put({ ...known, mismatch });
  }

  async function prove({ index, leafHash }: { readonly index: number; readonly leafHash: string }): Promise<EntryProof | CallFailure> {
    const url = platformUrl;
    const untilMs = now() + unsignedPatienceMs;
    if (checked === null || index >= checked.checkpoint.size) await check();
    while (checked !== null && index >= checked.checkpoint.size && now() < untilMs) {
      await new Promise<void>((resolve) => void time.after(unsignedAgainMs, resolve));
      await check();
    }
    const head = checked;
    if (url === null || head === null) return refusal(problem?.message ?? 'the history does not agree with what this console has seen');
    if (index >= head.checkpoint.size) return refusal(`entry #${String(index)} is not signed yet: ${String(head.checkpoint.size)} are`);
    try {
      const tree = treeOfTiles(proofCrypto.sha256, head.checkpoint.size, (tile) => client.tile(url, tile));
      const path = await inclusionProof(tree, index, head.checkpoint.size);
      const leaf = fromHex(leafHash) ?? new Uint8Array();
      if (!verifyInclusion(proofCrypto.sha256, { index, leaf, path }, head.checkpoint)) {
        return refusal(`entry #${String(index)} is not in the signed log: what is on screen is not what was logged`);
      }
      const seen = { size: head.checkpoint.size, root: toHex(head.checkpoint.root), keyId: head.key.id, atMs: book.of(url).checkedAtMs };
      return { index, leafHash, path: path.map(toHex), head: seen, checkpoint: head.note };
    } catch (error) {
      const failure = error instanceof AskFailed ? error.failure : ({ kind: 'nonsense', what: String(error) } as const);
      return refusal(wordsOf(failure, url).message);
    }
  }

  return {
    opened(url) {
      stopTimer();
      [platformUrl, platformId, problem, checked] = [url, null, null, null];
      tell();
    },
    connected(id) {
      platformId = id;
      later(random() * spreadMs);
    },
    lost() {
      stopTimer();
      platformId = null;
    },
    trust,
    remembered: () => (platformUrl === null ? null : book.of(platformUrl).remembered),
    check,
    prove,
    async accept(why, by) {
      const known = platformUrl === null ? null : book.of(platformUrl);
      if (known?.mismatch === undefined || known.mismatch === null) return refusal('there is no mismatch to accept');
      const { mismatch } = known;
      const accepted = [{ mismatch, why, by, atMs: now() }, ...known.accepted].slice(0, 50);
      const remembered = mismatch.agreesAgainAtMs === null ? null : known.remembered;
      book.put({ ...known, mismatch: null, remembered, accepted });
      tell();
      await check();
      return undefined;
    },
    close() {
      stopTimer();
    },
  };
}

function headOf({ key, checkpoint }: Remembered, atMs: number): SeenHead {
  const head = readCheckpoint(checkpoint);
  const keyId = parseKey(proofCrypto.sha256, key)?.id ?? '';
  return { size: head?.size ?? 0, root: head === undefined ? '' : toHex(head.root), keyId, atMs };
}

function refusal(message: string): CallFailure {
  return { message, data: { code: 'unavailable' } };
}
