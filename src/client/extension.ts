// Activation: builds what the features share and registers them. Runs when a profile is opened or a Heatline command is
// used, and then does little: the server and the language client are loaded with the first profile.

import * as vscode from 'vscode';
import type { Context } from './context.ts';
import { registerProfileEditor } from './editors/profile-editor.ts';
import { ProfileFiles } from './editors/profile-files.ts';
import { registerAddLogs } from './features/add-logs.ts';
import { registerChooseThreads } from './features/choose-threads.ts';
import { registerCompare } from './features/compare.ts';
import { Comparisons } from './features/comparisons.ts';
import { registerExportProfile } from './features/export-profile.ts';
import { registerFindingProblems } from './features/finding-problems.ts';
import { HostFiles } from './features/host-files.ts';
import { registerLearnedPaths } from './features/learned-paths.ts';
import { registerHotLines } from './features/hot-lines.ts';
import { LineHeat } from './features/line-heat.ts';
import { registerLocateSource } from './features/locate-source.ts';
import { fetchAgreements, registerNetworkMaps } from './features/network-maps.ts';
import { registerOpenProfile } from './features/open-profile.ts';
import { keptChoices } from './features/open-span.ts';
import { OpenProfiles } from './features/open-profiles.ts';
import { registerPaintingProfile } from './features/painting-profile.ts';
import { registerPlacesSettings } from './features/places-settings.ts';
import { RemoteTexts } from './features/remote-texts.ts';
import { registerServerCare } from './features/server-care.ts';
import { registerSavePicture } from './features/save-picture.ts';
import { Server } from './features/server.ts';
import { registerSourceMaps } from './features/source-maps.ts';
import { registerShowInFlameGraph } from './features/show-in-flame-graph.ts';
import { registerSpanLines } from './features/span-lines.ts';
import { registerSpeedscopePanel } from './features/speedscope-panel.ts';
import { registerViewLinks } from './features/view-links.ts';

let running: Server | null = null;
let fetched: RemoteTexts | null = null;

export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Heatline', { log: true });
  const files = new HostFiles();
  const agreements = fetchAgreements(extension);
  const remote = new RemoteTexts(agreements, (sentence) => log.info(sentence));
  fetched = remote;
  const server = new Server({
    now: () => performance.now(),
    connect: async (events) => {
      const { connectServer } = await import('./features/server-connection.node.ts');
      const module = vscode.Uri.joinPath(extension.extensionUri, 'dist', 'server.cjs').fsPath;
      return connectServer({ module, log, files, remote, spanChoices: () => keptChoices(extension), storage: extension.storageUri ?? null }, events);
    },
  });
  running = server;
  const profiles = new OpenProfiles();
  const heat = new LineHeat({ server, profiles, log });
  const comparisons = new Comparisons(profiles);
  const context: Context = { extension, log, server, files, agreements, remote, profiles, profileFiles: new ProfileFiles(), comparisons, heat, pages: [] };
  extension.subscriptions.push(log, heat, comparisons);
  registerProfileEditor(context);
  registerOpenProfile(context);
  registerPaintingProfile(context);
  registerChooseThreads(context);
  registerCompare(context);
  registerExportProfile(context);
  registerSavePicture(context);
  registerSpeedscopePanel(context);
  registerViewLinks(context);
  registerHotLines(context);
  registerShowInFlameGraph(context);
  registerPlacesSettings(context);
  registerLocateSource(context);
  registerLearnedPaths(context);
  registerSourceMaps(context);
  registerNetworkMaps(context);
  registerSpanLines(context);
  registerFindingProblems(context);
  registerAddLogs(context);
  registerServerCare(context);
}

/** VS Code waits for the server to end. */
export async function deactivate(): Promise<void> {
  await running?.dispose();
  await fetched?.dispose();
  running = fetched = null;
}
