import { linkPortMessage, linkPortWantedMessage } from '../../shared/ipc/link-port-message.ts';
import type { FromLink, ToLink } from '../../shared/ipc/link-port.ts';

/** One line to the link process. */
export interface LivePort {
  /** Begins delivery. Called once. */
  listen(handlers: { readonly message: (message: FromLink) => void; readonly closed: () => void }): void;
  post(message: ToLink): void;
  close(): void;
}

/** Gives a port now or later, and another one whenever the link process was restarted. Answers its undo. */
export type PortSource = (onPort: (port: LivePort) => void) => () => void;

/** Ports that preload posts to its own window: asked for once the page listens, so none can come too early. */
export function windowPorts(page: Window): PortSource {
  return (onPort) => {
    function take(event: MessageEvent<unknown>): void {
      const port = event.ports[0];
      if (event.source !== page || event.origin !== page.location.origin || event.data !== linkPortMessage || port === undefined) return;
      onPort(livePortOf(port));
    }
    page.addEventListener('message', take);
    page.postMessage(linkPortWantedMessage, page.location.origin);
    return () => {
      page.removeEventListener('message', take);
    };
  };
}

function livePortOf(port: MessagePort): LivePort {
  return {
    listen({ message, closed }) {
      // The other end is our own link process, which checked everything that came from outside.
      port.addEventListener('message', (event: MessageEvent<FromLink>) => {
        message(event.data);
      });
      port.addEventListener('close', closed);
      port.start();
    },
    post(message) {
      port.postMessage(message);
    },
    close() {
      port.close();
    },
  };
}
