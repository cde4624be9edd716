/** The one place from which the console's page comes. */
export const consoleScheme = 'app';
const consoleHost = 'console';
export const consoleUrl = `${consoleScheme}://${consoleHost}/`;

/** True for a URL on the console's own origin. */
export function isConsoleUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${consoleScheme}:` && host === consoleHost;
}
