/** What the sequencer makes of the leaves: all of it can be built again from them, but for the checkpoint. */
export interface AuditTables {
  audit_tile: {
    tile_level: number;
    tile_index: number;
    /** Up to 256 hashes of 32 bytes, one after another, in base64. */
    hashes: string;
  };
  /** One row, `tree`. */
  audit_tree: {
    id: string;
    /** Leaves that are in the tiles. */
    size: number;
    /** The last signed head, and the note that says so: null before the first. */
    signed_size: number | null;
    signed_root: string | null;
    checkpoint: string | null;
    /** The key that signed it, as text: of platforms that share a database one signs. */
    signed_key: string | null;
    signed_at_ms: number | null;
  };
}
