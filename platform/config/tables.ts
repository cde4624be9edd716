/** Tables of the config centre. Ids and JSON are text, times are Unix ms. */
export interface ConfigTables {
  /** Immutable releases, numbered from 1 in each namespace. */
  config_release: {
    namespace: string;
    release: number;
    /** `actorSchema` as JSON. */
    author: string;
    reason: string;
    created_at_ms: number;
    change_id: string | null;
    rollback_of: number | null;
    content_hash: string;
    /** `configValuesSchema` as canonical JSON. */
    content: string;
  };
  /** What each target is to run, with the token and key of the effect that said so. */
  config_pointer: {
    namespace: string;
    target: string;
    release: number;
    token: number;
    effect_key: string;
    since_ms: number;
  };
  /** What one person changes, on which release. */
  config_draft: {
    namespace: string;
    subject: string;
    /** `actorSchema` as JSON. */
    author: string;
    base_release: number;
    revision: number;
    /** Changed keys only, as canonical JSON. */
    edits: string;
    updated_at_ms: number;
  };
  /** What each instance last said it runs. */
  config_adoption: {
    namespace: string;
    target: string;
    instance: string;
    release: number;
    state: string;
    detail: string;
    /** By the instance's clock and by ours. */
    reported_at_ms: number;
    received_at_ms: number;
  };
}
