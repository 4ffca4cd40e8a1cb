/*
 * What a journey is: the shape that a file in journeys/ exports and what it is given when it runs.
 */
import type { Browser } from 'playwright-core';
import type { Settings, Theme, Vscode } from './vscode.ts';
import type { Workbench } from './workbench.ts';

/** What a journey is given: a window on its own fresh folder. */
export interface JourneyContext {
  workbench: Workbench;
  /** Absolute path of the folder that the window shows; deleted after the journey. */
  folder: string;
  vscode: Vscode;
  /** For a second window: `openWorkbench({ browser, vscode, folder })`. */
  browser: Browser;
}

/**
 * One journey. A file in journeys/ exports these names (with `run` as its default export), or `journeys`, a list.
 */
export interface Journey {
  /** A sentence: what a person does and sees. */
  title: string;
  run: (context: JourneyContext) => Promise<void>;
  /** Fills the folder before the window opens: a folder of the checkout to copy, or a function. Default: empty. */
  workspace?: string | ((folder: string) => void | Promise<void>);
  /** Name of the folder, as the Explorer shows it. Default: project. */
  folderName?: string;
  /** User settings on top of the harness's. */
  settings?: Settings;
  /** Default: dark. */
  theme?: Theme;
  /** False: the folder opens in restricted mode. Default: true. */
  trust?: boolean;
  /** Only against hanging. Default: 180 s. */
  timeoutMs?: number;
}
