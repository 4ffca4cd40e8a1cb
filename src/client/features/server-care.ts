// What the user sees of the server's life: one notice when it dies, the log, and restarting it by hand.

import * as vscode from 'vscode';
import { offerLog, registerCommand, SHOW_LOG, type Context } from '../context.ts';

/** Registers the notices and commands. */
export function registerServerCare(context: Context): void {
  const { server, log, extension } = context;
  const unlisten = server.crashed.add(({ restarts }) => {
    log.error(restarts ? 'The server stopped and is started again.' : 'The server stopped and is not started again.');
    const message = restarts
      ? 'The Heatline server stopped and was started again. Open profiles are being read again.'
      : 'The Heatline server stopped. Use “Try again” in the profile once the cause is gone.';
    void offerLog(log, vscode.window.showWarningMessage(message, SHOW_LOG));
  });
  extension.subscriptions.push({ dispose: unlisten });
  registerCommand(context, 'heatline.showLog', () => log.show());
  registerCommand(context, 'heatline.restartServer', () => server.restart());
}
