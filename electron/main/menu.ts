/** The native menu. Items that are ours send a command to the screens, which know what it means there. */
import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';

export function setMenu(window: BrowserWindow, send: (command: string) => void): void {
  const item = (label: string, command: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => {
      window.show();
      send(command);
    },
  });
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      {
        label: '&File',
        submenu: [
          item('New case', 'new', 'CmdOrCtrl+N'),
          item('Open a bounce or log…', 'open', 'CmdOrCtrl+O'),
          item('Cases', 'cases', 'CmdOrCtrl+L'),
          { type: 'separator' },
          item('Save the report…', 'save-report', 'CmdOrCtrl+S'),
          { type: 'separator' },
          item('Settings…', 'settings', 'CmdOrCtrl+,'),
          mac ? { role: 'close' } : { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          item('Find or do…', 'palette', 'CmdOrCtrl+K'),
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      {
        label: '&Help',
        role: 'help',
        submenu: [item('Guides and reference', 'help', 'F1'), item('Keyboard shortcuts', 'shortcuts')],
      },
    ]),
  );
}
