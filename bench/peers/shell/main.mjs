// A window on a peer's page, in the very runtime that our console is measured in.
import { app, BrowserWindow } from 'electron';

app.on('window-all-closed', () => app.quit());
void app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true, contextIsolation: true } });
  await window.loadURL(process.argv.at(-1) ?? '');
});
