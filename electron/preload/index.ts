/** Exposes the typed bridge, and passes the link's port on: nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, ChannelAnswer, Signal } from '../../shared/ipc/channels.ts';
import { linkPortMessage, linkPortWantedMessage } from '../../shared/ipc/link-port-message.ts';

function signal(name: Signal): void {
  ipcRenderer.send(name);
}

const bridge = {
  async invoke(channel, ...args) {
    const answer = (await ipcRenderer.invoke(channel, ...args)) as ChannelAnswer;
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
    return answer.value as never;
  },
} satisfies Bridge;

contextBridge.exposeInMainWorld('switchyard', bridge);

ipcRenderer.on(linkPortMessage, ({ ports }) => {
  window.postMessage(linkPortMessage, location.origin, [...ports]);
});

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === linkPortWantedMessage) signal('link.portWanted');
});
window.addEventListener('online', () => {
  signal('network.online');
});
