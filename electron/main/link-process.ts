import { MessageChannelMain, utilityProcess, webContents } from 'electron';
import type { MessagePortMain } from 'electron';
import { linkPortMessage } from '../../shared/ipc/link-port-message.ts';
import type { LinkProcess } from './link-supervisor.ts';

export function startLinkProcess(entry: string): LinkProcess<MessagePortMain> {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Switchyard link', stdio: 'inherit' });
  return {
    post(message, ports = []) {
      child.postMessage(message, [...ports]);
    },
    onMessage(take) {
      child.on('message', take);
    },
    onExit(take) {
      child.on('exit', take);
    },
  };
}

/** Sends one end of a new channel to the window and answers the other; null when the window is gone. */
export function makeLinkPort(window: number): MessagePortMain | null {
  const contents = webContents.fromId(window);
  if (contents === undefined || contents.isDestroyed()) return null;
  const { port1, port2 } = new MessageChannelMain();
  contents.postMessage(linkPortMessage, null, [port2]);
  return port1;
}
