/** Tables of the history: one row a minute and IDC. */
export interface HistoryTables {
  /** Short numbers of IDC ids, so that a million rows do not repeat them. */
  history_idc: { number: number; idc: string };
  /** A minute of which something is known; one without has no row. */
  history_minute: {
    idc_number: number;
    /** Minutes since 1970, UTC. */
    minute: number;
    /** As `code.ts` lays it out. */
    body: Uint8Array;
  };
}
