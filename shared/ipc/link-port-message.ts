/**
 * The link's port can't pass through the context bridge: preload posts it to its own window with this message, when the page asks
 * for it and again whenever the link process was restarted.
 */
export const linkPortMessage = 'switchyard:link-port';

/** What the page posts to its own window once it listens: preload hears it too. */
export const linkPortWantedMessage = 'switchyard:link-port-wanted';
