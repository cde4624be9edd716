/**
 * The link's port can't pass through the context bridge: preload posts it to its own window with this message, once per load
 * and again whenever the link process was restarted.
 */
export const linkPortMessage = 'switchyard:link-port';
