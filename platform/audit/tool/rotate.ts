import { rename } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatKey } from '../../../shared/audit/note.ts';
import { rotationText } from '../../../shared/audit/rotation.ts';
import { auditRecordOf } from '../../audit-record.ts';
import { platformActor } from '../../platform-actor.ts';
import { databaseChoice } from '../../store/database-choice.ts';
import { openStore } from '../../store/open.ts';
import type { OpenedStore } from '../../store/open.ts';
import { anchorIn } from '../anchor.ts';
import { rotationAction } from '../key-changes.ts';
import type { KeyChange } from '../key-changes.ts';
import { nextKeyFile, openSigner } from '../signer.ts';
import { auditKeyFile, makeAuditKey, signerOf } from '../signing-key.ts';
import { assertLogIsWhole } from '../start-check.ts';
import type { Command } from './command.ts';
import { databaseOptions, requirePlatform } from './database.ts';
import { UsageError } from './usage.ts';

export const rotateKey: Command = {
  help: `npm run audit -- rotate --data DIR [--database URL] [--audit-key FILE] [--key-lost]

Gives the audit log of a stopped platform a new signing key. The old key signs the new one, in an entry of the log, so consoles and
\`verify\` follow from the key they trust to the new one. The old key is then gone: nothing is signed with it any more.

  --data DIR        the platform's data directory; stop the platform first
  --database URL    as the platform is started with; or --database-file FILE
  --audit-key FILE  as the platform is started with
  --key-lost        the old key is lost, so nothing signs the new one: every console will say that the key was changed without proof,
                    until a person there accepts it

Exit codes: 0 rotated, 2 not.`,

  async run(args, { say, now }) {
    const { values } = parseArgs({
      args: [...args],
      options: { ...databaseOptions, 'audit-key': { type: 'string' }, 'key-lost': { type: 'boolean', default: false } },
    });
    if (values.data === undefined) throw new UsageError('Give the data directory: --data DIR.');
    const dataDirectory = path.resolve(values.data);
    const keyFile = auditKeyFile(dataDirectory, values['audit-key']);
    const database = await databaseChoice({ database: values.database, databaseFile: values['database-file'] });
    requirePlatform(database, dataDirectory);
    const store = await openStore({ dataDirectory, clock: now, database });
    try {
      await assertLogIsWhole(store, anchorIn(dataDirectory));
      const key = await rotate(store, { keyFile, isLost: values['key-lost'], atMs: now() });
      say(`The audit log has a new key from its next checkpoint on:\n${key}`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** In this order, so that a kill at any point leaves a key that the log knows: the next start ends what was begun. */
async function rotate(
  store: OpenedStore,
  { keyFile, isLost, atMs }: { readonly keyFile: string; readonly isLost: boolean; readonly atMs: number },
): Promise<string> {
  const { platformId } = store;
  const { signed } = await store.run('audit.tree', undefined);
  const changes = await store.run('audit.keyChanges', undefined);
  const checkpoint = signed?.checkpoint ?? null;
  const old = isLost ? null : await openSigner({ keyFile, platformId, changes, checkpoint, isShared: false });
  const { key } = signerOf(await makeAuditKey(nextKeyFile(keyFile)), platformId);
  const change: KeyChange = { to: formatKey(key), note: old === null ? null : old.sign(rotationText(old.key, key)) };
  const reason = isLost ? 'the old key was lost: nothing proves the new one' : 'the old key signed the new one';
  await store.run(
    'audit.record',
    auditRecordOf({ atMs, actor: platformActor, action: rotationAction, object: key.id, reason, details: change }),
  );
  await rename(nextKeyFile(keyFile), keyFile);
  return formatKey(key);
}
