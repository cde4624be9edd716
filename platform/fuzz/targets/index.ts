/** Every door that takes what strangers send. */
import type { FuzzTarget } from '../target.ts';
import { batches } from './batches.ts';
import { collectorDoor } from './collector-door.ts';
import { dns } from './dns.ts';
import { frames } from './frames.ts';
import { mediamtx, srs } from './media-servers.ts';
import { players } from './players.ts';
import { prometheus } from './prometheus.ts';
import { resumeCursors } from './resume-cursors.ts';
import { rpcDoor } from './rpc-door.ts';
import { statXml } from './stat-xml.ts';

export const targets: readonly FuzzTarget[] = [
  frames,
  batches,
  rpcDoor,
  resumeCursors,
  collectorDoor,
  statXml,
  srs,
  mediamtx,
  prometheus,
  players,
  dns,
];
