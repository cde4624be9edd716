/** One row per IDC that was ever commanded. `document` is `authoritySchema` as JSON; `revision` is compared before each replacement. */
export interface AuthorityTables {
  command_authority: { idc: string; revision: number; document: string };
}
