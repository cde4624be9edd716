/** How the console is started; what the person added to `npm start --` comes last and wins. */
export interface ConsoleStart {
  readonly appFolder: string;
  /** The local platform's address; absent when the person names another with `--connect`. */
  readonly url: string | undefined;
  readonly isRoot: boolean;
  readonly added: readonly string[];
}

/** The words after Electron's own name. */
export function consoleArguments({ appFolder, url, isRoot, added }: ConsoleStart): readonly string[] {
  return [
    // Chromium refuses to run its sandbox as root.
    ...(isRoot ? ['--no-sandbox'] : []),
    appFolder,
    ...(url === undefined ? [] : ['--connect', url]),
    ...(names(added, '--sign-in-as') ? [] : ['--sign-in-as', 'operator']),
    ...added,
  ];
}

/** Whether the words hold the option, in either of its spellings. */
export function names(words: readonly string[], option: string): boolean {
  return words.some((word) => word === option || word.startsWith(`${option}=`));
}
