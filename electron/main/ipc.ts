/** The only file that touches ipcMain: who sends and what is sent are checked here, for answers and for signals alike. */
import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { channels, signals } from '../../shared/ipc/channels.ts';
import type { Channel, ChannelAnswer, ChannelArgs, ChannelResult, Signal, SignalArgs } from '../../shared/ipc/channels.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { isConsoleUrl } from '../security/console-url.ts';
import { note } from './log.ts';

export type ChannelHandlers = {
  readonly [C in Channel]: (...args: ChannelArgs<C>) => ChannelResult<C> | Promise<ChannelResult<C>>;
};
export type SignalHandlers = { readonly [S in Signal]: (sender: WebContents, ...args: SignalArgs<S>) => void };

// Handlers with different arguments look alike from here: that each gets its own is what `admit` checks.
type Loose = (...args: readonly unknown[]) => unknown;
type LooseSignal = (sender: WebContents, ...args: readonly unknown[]) => void;

export function serve(handlers: ChannelHandlers, signalHandlers: SignalHandlers): void {
  for (const channel of Object.keys(channels) as Channel[]) {
    const handler = handlers[channel] as Loose;
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<ChannelAnswer> => {
      try {
        return { ok: true, value: await handler(...admit(event, channel, args)) };
      } catch (error) {
        return refusal(channel, error);
      }
    });
  }
  for (const signal of Object.keys(signals) as Signal[]) {
    const handler: LooseSignal = signalHandlers[signal];
    ipcMain.on(signal, (event, ...args: unknown[]) => {
      try {
        handler(event.sender, ...admit(event, signal, args));
      } catch (error) {
        refusal(signal, error);
      }
    });
  }
}

/** Only the console's own page, in the top frame of a window, with arguments that fit. @throws SwitchyardError */
function admit(event: IpcMainInvokeEvent | IpcMainEvent, name: Channel | Signal, args: unknown[]): unknown[] {
  const frame = event.senderFrame;
  if (frame?.parent !== null || !isConsoleUrl(frame.url)) {
    throw new SwitchyardError('forbidden', `${name} is only for the console's own page`);
  }
  const schema = name in channels ? channels[name as Channel].args : signals[name as Signal].args;
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new SwitchyardError('invalid-params', `${name}: argument ${path} ${issue?.message ?? 'does not fit'}`, { path });
}

function refusal(name: string, error: unknown): ChannelAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof SwitchyardError ? error.code : 'internal';
  note(`${name} refused: ${code}: ${message}`);
  return { ok: false, code, message };
}
