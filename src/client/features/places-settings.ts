// What VS Code's settings say about where recorded files are, as the server wants them, and telling it when they change.
// Leaves out: what they mean (the server's), and writing them (locate-source.ts).

import * as vscode from 'vscode';
import { ChangePlaces, type PlacesSettings } from '../../protocol/lsp.ts';
import type { Context } from '../context.ts';

/** The settings as they are now. */
export function readPlacesSettings(): PlacesSettings {
  const { workspace } = vscode;
  // Each folder has launch configurations of its own; a workspace file has some for all.
  const scopes = [undefined, ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
  const launch = scopes.flatMap((scope) => workspace.getConfiguration('launch', scope).get<unknown>('configurations') ?? []);
  const excludes = workspace.getConfiguration('files').get<Record<string, unknown>>('exclude') ?? {};
  const settings = workspace.getConfiguration();
  return {
    pathMappings: settings.get('heatline.pathMappings') ?? {},
    webRoot: settings.get('heatline.webRoot') ?? '',
    launch: [...new Map(launch.map((each) => [JSON.stringify(each), each])).values()],
    excluded: Object.keys(excludes).filter((pattern) => excludes[pattern] === true),
    trusted: workspace.isTrusted,
  };
}

/** Tells the server the settings as they are now, and asks for heat again. Starts no server. */
export async function tellPlaces(context: Context): Promise<void> {
  if (context.profiles.list().length === 0) return;
  await context.server.request(ChangePlaces, readPlacesSettings());
  placesChanged(context);
}

/** Recorded files may be found elsewhere now: editors and pages ask again. */
export function placesChanged({ heat, pages }: Context): void {
  heat.placesChanged();
  for (const page of pages) page.sourcesChanged();
}

/** Keeps the server told. */
export function registerPlacesSettings(context: Context): void {
  const tell = (): void => {
    // A server that is gone gets the settings when it is started again.
    tellPlaces(context).catch((error: unknown) => context.log.debug(`Settings were not passed on: ${String(error)}`));
  };
  const sections = ['heatline.pathMappings', 'heatline.webRoot', 'launch', 'files.exclude'];
  context.extension.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (sections.some((section) => event.affectsConfiguration(section))) tell();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
    vscode.workspace.onDidChangeWorkspaceFolders(tell),
  );
}
