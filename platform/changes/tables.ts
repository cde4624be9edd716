/** Tables of the changes part. Ids and JSON are text, times are Unix ms. */
export interface ChangeTables {
  /** Plans as previewed: immutable, addressed by hash. `plan` is `planSchema` as JSON. */
  change_plan: { plan_hash: string; created_at_ms: number; plan: string };
  /** What a requester saw, frozen. `evidence` is canonical JSON of `evidenceSchema`: `evidence_hash` is over its bytes. */
  change_evidence: { id: string; plan_hash: string; taken_at_ms: number; evidence: string; evidence_hash: string };
  /** One document per change, replaced whole after every transition; `revision` is compared before each replacement. */
  change: {
    id: string;
    kind: string;
    plan_hash: string;
    evidence_id: string;
    phase: string;
    revision: number;
    /** `none`, `owed` or `signed-off`. */
    review: string;
    submitted_at_ms: number;
    updated_at_ms: number;
    /** `changeSchema` as JSON. */
    document: string;
    /** What the targets were asked for when the change was submitted: where a revert leads, JSON. */
    baseline: string;
  };
  /** Idempotency keys of submits, with the first result. */
  change_submission: {
    idempotency_key: string;
    payload_hash: string;
    change_id: string;
    result: string;
    at_ms: number;
  };
  /**
   * One open change per IDC, receivers included: the primary key is the lock. A drill's lock is named `drill:` and the IDC, that of the open
   * shift `shares:network`.
   */
  change_lock: { idc: string; change_id: string };
  /** The step journal: committed before the effect, settled after it. */
  change_effect: {
    key: string;
    change_id: string;
    /** Fencing token: rises with every effect of every change. */
    token: number;
    purpose: string;
    step: number;
    /** The absolute command for the target, JSON. */
    command: string;
    state: string;
    intended_at_ms: number;
    settled_at_ms: number | null;
  };
  change_counter: { name: string; value: number };
  /** What changes have asked of the network's routing, one row. `revision` rises with every new routing. */
  intended_routing: { id: string; routing: string; revision: number; change_id: string | null; at_ms: number };
  /** End of the last traffic shift that touched the IDC. */
  idc_last_shift: { idc: string; at_ms: number; change_id: string };
  /** Which platform drives changes, one row. `token` rises with every taking, `beat` with every renewal; `at_ms` is the last of either. */
  executor_lease: { id: string; holder: string; token: number; beat: number; at_ms: number };
  /** What a hold or an override says of one IDC. `rule` is empty for a hold; `until_ms` null once lifted; `actor` is JSON. */
  idc_guard: {
    guard: string;
    rule: string;
    idc: string;
    until_ms: number | null;
    /** When it was lifted, or when its end was told on the timeline; null while it stands. */
    ended_at_ms: number | null;
    token: number;
    effect_key: string;
    change_id: string;
    actor: string;
    why: string;
    since_ms: number;
  };
  /** What the shadow network of a drill was told last: its memory, as a real target has one. `command` is JSON. */
  drill_target: { change_id: string; token: number; effect_key: string; command: string; at_ms: number };
}
