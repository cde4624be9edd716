/** nginx-rtmp's stat XML. */
import { readFileSync } from 'node:fs';
import { parseStatXml } from '../../sources/nginx-rtmp/stat-xml.ts';
import { asText, isPlainError } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

export const statXml: FuzzTarget = {
  name: 'nginx-rtmp',
  corpus: ['origin-1', 'edge-1', 'origin-empty'].map(
    (name) => new Uint8Array(readFileSync(new URL(`../../sources/nginx-rtmp/recorded/${name}.xml`, import.meta.url))),
  ),
  words: ['<stream>', '</stream>', '<client>', '<active/>', '<bytes_in>', '&amp;', '&#x0;', '<![CDATA[', '<!--', '<!DOCTYPE', '<rtmp/>'],
  take: (input) => void parseStatXml(asText(input)),
  refuses: isPlainError,
};
