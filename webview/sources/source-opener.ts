// Opens sources beside the page, and begins what finds those that are not found: what the host cannot do is said in the
// page, with the buttons that mend it. Leaves out: the tables that ask.

import type { FunctionInfo, SourceRemedy, SourceRow } from '../../src/protocol/webview.ts';
import { orSay, type Channel } from '../channel.ts';
import type { Toast } from '../toast.ts';
import { showBuildHelp } from './build-help.ts';
import { remedyTitle, rowRemedies, whyUnresolved } from './source-words.ts';
import type { UnresolvedSources } from './unresolved-sources.ts';

export interface SourceOpenerOptions {
  readonly channel: Channel;
  readonly toast: Toast;
  /** What is known of unresolved sources now. */
  readonly unresolved: () => UnresolvedSources;
}

export class SourceOpener {
  private readonly options: SourceOpenerOptions;

  constructor(options: SourceOpenerOptions) {
    this.options = options;
  }

  /** Opens a function's source at a line (1-based) or, with `null`, where it is defined. */
  open(info: FunctionInfo, line1: number | null): void {
    const { channel, toast, unresolved } = this.options;
    this.work(
      channel.request('source/open', { function: info.index, line1 }, 'open').then((answer) => {
        toast.hide();
        if (answer.opened || answer.message === null) return;
        const row = unresolved().of(info);
        const remedies = row !== null ? rowRemedies(row) : answer.locate !== null ? (['locate'] as const) : [];
        const url = row?.url ?? answer.locate ?? '';
        toast.say(answer.message, remedies.map((remedy) => ({ title: remedyTitle(remedy), run: () => this.mend(url, remedy) })));
      }),
    );
  }

  /** Opens a source by its recorded name, at a line (1-based) or its first. */
  openFile(url: string, line1?: number): void {
    const { channel, toast } = this.options;
    this.work(
      channel.request('source/open-file', { url, ...(line1 !== undefined && { line1 }) }, 'open').then(({ opened, message }) => {
        if (opened || message === null) toast.hide();
        else toast.say(message);
      }),
    );
  }

  /** Opens a source, or begins what finds it. */
  openRow(row: SourceRow): void {
    const { url, place, remedies } = row;
    if (place.kind === 'found') this.openFile(url);
    else if (place.kind === 'outside') this.mend(url, 'open-outside');
    else if (remedies[0] !== undefined) this.mend(url, remedies[0]);
    else this.options.toast.say(place.kind === 'none' ? place.message : whyUnresolved(row));
  }

  /** Begins what finds a source. */
  mend(url: string, remedy: SourceRemedy): void {
    const { channel, toast } = this.options;
    toast.hide();
    if (remedy === 'build-with-maps') showBuildHelp(document.body);
    else this.work(channel.request('source/mend', { url, remedy }).then(() => undefined));
  }

  private work(task: Promise<void>): void {
    void orSay(task, (message) => this.options.toast.say(message));
  }
}
