/**
 * Tables that every platform has. Ids and JSON are text, times are Unix ms, so that SQLite and PostgreSQL hold the same rows.
 */
export interface CoreTables {
  /** Facts about the database itself, written once. */
  meta: { key: string; value: string };
  /** One row per log: the lock that makes commit order offset order. `head` is the last offset, 0 when empty. */
  log_head: { log: string; epoch: string; head: number };
  event: {
    log: string;
    offset: number;
    /** What the event is about, for logs whose snapshot is the latest by id; otherwise null. */
    id: string | null;
    at_ms: number;
    body: string;
  };
  /** The latest offset of every id, so that a snapshot does not read the whole log; `is_open` is 0 or 1. */
  event_latest: { log: string; id: string; offset: number; is_open: number };
  audit_leaf: {
    /** From 0 without gaps. */
    leaf_index: number;
    at_ms: number;
    actor_subject: string;
    action: string;
    outcome: string;
    object: string | null;
    change_id: string | null;
    /** Lower-case words that `audit.search` looks in. */
    search_text: string;
    /** What a console lists, JSON. */
    entry: string;
    /** Canonical JSON: its UTF-8 bytes are the leaf. */
    leaf: string;
    /** SHA-256 in hex over 0x00 and the leaf's bytes. */
    leaf_hash: string;
  };
  refresh_token: {
    /** SHA-256 in hex of the token; the token itself is never stored. */
    token_hash: string;
    /** The sign-in that it came from: all its tokens are revoked together. */
    session_id: string;
    subject: string;
    expires_at_ms: number;
    /** When it was exchanged for the next one. */
    used_at_ms: number | null;
  };
  signed_in_session: {
    session_id: string;
    subject: string;
    signed_in_at_ms: number;
    revoked_at_ms: number | null;
  };
}
