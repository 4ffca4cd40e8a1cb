// The findings about traces and profile: what was found, what it rests on, what mending it may save. Leaves out: the rules.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { FindingRow } from '../../src/protocol/traces.ts';
import { openOrSay, orSay } from '../channel.ts';
import { element, icon } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import type { SpanSelection } from '../traces/span-selection.ts';
import type { ViewParts } from '../views/main-view.ts';

/** Spans of a finding that are offered by themselves. */
const SHOWN_SPANS = 5;

export class FindingList {
  readonly root = element('div', 'table-panel findings-panel');
  readonly tools = element('div', 'table-tools');
  private readonly parts: ViewParts;
  private readonly unfollow: (() => void) | undefined;
  private asked = false;
  private disposed = false;

  constructor(parts: ViewParts, spans: SpanSelection | null) {
    this.parts = parts;
    this.unfollow = spans?.onRenewed(() => {
      if (this.asked) void this.load();
    });
  }

  /** It came into view: until then nothing is asked. */
  wake(): void {
    if (this.asked) return;
    this.asked = true;
    this.root.replaceChildren(element('p', 'details-note details-empty', { role: 'status' }, 'Looking for findings…'));
    void this.load();
  }

  dispose(): void {
    this.disposed = true;
    this.unfollow?.();
  }

  private async load(): Promise<void> {
    const { channel, summary } = this.parts;
    const asked = channel.request('findings/list', {}, 'findings').then(({ revision, rows }) => {
      if (revision === summary.revision && !this.disposed) this.show(rows);
    });
    await orSay(asked, (message) => this.root.replaceChildren(element('p', 'details-note details-empty', {}, message)));
  }

  private show(rows: readonly FindingRow[]): void {
    if (rows.length === 0) {
      const sentence = 'No finding: no rule saw anything in this file that is worth telling. That does not mean that it is fast.';
      this.root.replaceChildren(element('p', 'details-note details-empty', { role: 'status' }, sentence));
      return;
    }
    this.root.replaceChildren(element('ol', 'findings', { 'aria-label': 'Findings' }, ...rows.map((row) => this.itemOf(row))));
  }

  private itemOf(row: FindingRow): HTMLElement {
    const { title, subject, evidence, remedy, severity, savedNs, occurrences, spans } = row;
    const mark = severity === 'warning' ? icon('warning') : icon('lightbulb');
    mark.classList.add(`finding-${severity}`);
    const head = element('div', 'finding-head', {}, mark, element('h2', 'finding-title', {}, displayName(title, 300)));
    if (savedNs > 0) head.append(element('span', 'finding-saving', { title: 'What mending it saves at most, over all of this file' }, `up to ${formatValue(savedNs, 'nanoseconds')}`));
    if (occurrences > 1) head.append(element('span', 'details-note', {}, `${formatCount(occurrences)} times`));
    const actions = element('div', 'finding-actions');
    const add = (label: string, run: () => void): void => {
      const button = element('button', 'link-button', { type: 'button' }, label);
      button.addEventListener('click', run);
      actions.append(button);
    };
    const first = spans[0];
    if (first !== undefined) add('Open source', () => this.openLine(row.finding, first));
    spans.slice(0, SHOWN_SPANS).forEach((span, index) => add(index === 0 ? 'Show span' : `span ${index + 1}`, () => this.parts.actions.showSpan(span)));
    const { function: fn } = row;
    if (fn !== null) {
      add('Open source', () => this.openFunction(fn));
      add('Show in flame graph', () => this.showFunction(fn));
    }
    const body = element('p', 'finding-text', {}, displayName(evidence, 1000));
    const subjectLine = subject === '' ? null : element('p', 'details-note', {}, displayName(subject, 300));
    return element('li', 'finding', {}, head, subjectLine, body, element('p', 'details-note', {}, displayName(remedy, 1000)), actions);
  }

  private openLine(finding: number, span: number): void {
    const { channel, actions } = this.parts;
    openOrSay(channel.request('finding/open', { finding, span }, 'open'), actions.say);
  }

  private openFunction(fn: number): void {
    const { channel, actions } = this.parts;
    openOrSay(channel.request('source/open', { function: fn, line1: null }, 'open'), actions.say);
  }

  private showFunction(fn: number): void {
    const { channel, actions, summary } = this.parts;
    void orSay(channel.request('functions/info', { function: fn }, 'finding').then(({ revision, info }) => {
      if (revision === summary.revision && info !== null) actions.showIn('flame', info);
    }), actions.say);
  }
}
