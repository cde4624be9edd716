/** Tables of health. */
export interface HealthTables {
  /** One row per IDC: what it was when it was last seen. */
  idc_state: {
    idc: string;
    /** As `healthStates` names it. */
    state: string;
    since_ms: number;
    seen_at_ms: number;
  };
}
