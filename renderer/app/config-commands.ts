/** What the palette offers for config: each namespace, its next release, and the way back from the one that runs. */
import type { Role } from '../../shared/model/identity.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { policyNamespace } from '../../shared/rules/policy.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import { paletteText } from './palette-text.ts';

export interface PaletteNamespace {
  readonly namespace: string;
  readonly description: string;
  /** The newest release that any target is to run; null when nothing is released. */
  readonly running: number | null;
}

const { groups } = paletteText;

export function configCommands(namespaces: readonly PaletteNamespace[], role: Role): readonly Command[] {
  const may = roleMay(role, methods['change.submit'].role);
  return namespaces.flatMap(({ namespace, description, running }) => {
    const words = `${description} ${namespace === policyNamespace ? 'policy rules thresholds freeze windows' : ''}`;
    const command = (title: string, href: string, more = ''): Command => ({
      id: `config ${title}`,
      title,
      group: groups.config,
      words: `${words} ${more}`,
      run: () => navigate(href),
    });
    const back = running === null ? 0 : running - 1;
    return [
      command(paletteText.openConfig(namespace), routes.config(namespace), 'release rollback draft export import file'),
      ...(may ? [command(paletteText.planRelease(namespace), routes.config(namespace), 'edit config')] : []),
      ...(may && back > 0
        ? [command(paletteText.rollBack(namespace, back), routes.config(namespace, { rollback: String(back) }), 'rollback undo release')]
        : []),
    ];
  });
}
