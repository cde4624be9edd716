import type { Session } from 'electron';

/** The page gets no camera, no location, no notifications, no devices: it asks main through the bridge for what it may. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
