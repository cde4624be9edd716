/** Opens what the network file says of a Prometheus server: its mapping and its secret, read once at start. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Network } from '../../../shared/model/network.ts';
import { readSecretFile } from '../../agents/files.ts';
import { StartError } from '../../start-error.ts';
import { mappingSchema } from './mapping.ts';
import type { Mapping } from './mapping.ts';

export interface PrometheusServer {
  readonly url: string;
  readonly intervalMs: number;
  /** null without a secret. */
  readonly bearer: string | null;
  readonly mapping: Mapping;
}

/**
 * null for a network without a Prometheus server. Its secret is read by who asks it alone.
 *
 * @param collector who opens it; undefined for the platform itself
 * @throws StartError naming the file and the fault
 */
export async function openPrometheus(
  { prometheus, players }: Pick<Network, 'prometheus' | 'players'>,
  collector?: string,
): Promise<PrometheusServer | null> {
  if (prometheus === undefined) return null;
  const { url, intervalMs, secretFile, mappingFile } = prometheus;
  const mapping = await readMapping(mappingFile);
  if (players !== undefined && measuresQuality(mapping)) {
    throw new StartError(
      `the mapping file ${mappingFile} has queries of quality, and the network file has players`,
      'Let one of them tell what viewers feel.',
    );
  }
  const bearer = secretFile === undefined || prometheus.collector !== collector ? null : await readBearer(secretFile);
  return { url, intervalMs, bearer, mapping };
}

export function measuresQuality({ queries }: Mapping): boolean {
  return queries.some(({ of }) => of === 'quality');
}

async function readMapping(file: string): Promise<Mapping> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`the mapping file ${file} can't be read: ${why}`, 'See docs/prometheus-source.md for its form.', cause);
  }
  const parsed = mappingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new StartError(
    `the mapping file ${file} is not valid:\n${z.prettifyError(parsed.error)}`,
    'See docs/prometheus-source.md for its form.',
    parsed.error,
  );
}

async function readBearer(file: string): Promise<string> {
  try {
    return await readSecretFile(file);
  } catch (cause) {
    throw new StartError(
      cause instanceof Error ? cause.message : String(cause),
      'It is the token that the Prometheus server asks for.',
      cause,
    );
  }
}
