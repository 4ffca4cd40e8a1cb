// Which profile is compared with which: the baseline stays read as long as it is one, and an end has a reason.

import { describe, expect, test } from 'vitest';
import { Comparisons } from '../../src/client/features/comparisons.ts';
import { OpenProfiles } from '../../src/client/features/open-profiles.ts';
import type { ProfileSession } from '../../src/client/features/profile-session.ts';
import { Listeners } from '../../src/client/listeners.ts';
import type { Comparing } from '../../src/protocol/compare.ts';
import type { PageState, ProfileSummary } from '../../src/protocol/webview.ts';

/** A session without a server: its state is set by the test. */
class FakeSession {
  readonly changed = new Listeners<PageState>();
  readonly viewChanged = new Listeners<never>();
  readonly comparingChanged = new Listeners<string | null>();
  readonly told: (string | null)[] = [];
  readonly uri: string;
  readonly fileName: string;
  comparing: Comparing | null = null;
  state: PageState;

  constructor(name: string) {
    this.uri = `file:///w/${name}`;
    this.fileName = name;
    this.state = { kind: 'opening', fileName: name, phase: '', done: 0, of: null };
  }

  get summary(): ProfileSummary | null {
    return this.state.kind === 'open' ? this.state.summary : null;
  }

  become(state: PageState): void {
    this.state = state;
    this.changed.emit(state);
  }

  open(revision: number, durationNs: number): void {
    this.become({ kind: 'open', summary: { revision, durationNs } as ProfileSummary, view: null });
  }

  compareWith(comparing: Comparing | null, message: string | null = null): void {
    this.comparing = comparing;
    this.told.push(message);
    this.comparingChanged.emit(message);
  }
}

function setUp() {
  const profiles = new OpenProfiles();
  const comparisons = new Comparisons(profiles);
  const [before, after] = [new FakeSession('before'), new FakeSession('after')];
  const real = (session: FakeSession): ProfileSession => session as unknown as ProfileSession;
  let released = 0;
  profiles.add(real(after));
  after.open(1, 100);
  const start = (session = before): void => comparisons.start(real(after), { session: real(session), release: () => released++ });
  return { profiles, comparisons, before, after, start, real, released: () => released };
}

describe('a comparison', () => {
  test('begins while the baseline is read, and has its revision afterwards; recordings of one length are compared as they are', () => {
    const { before, after, start } = setUp();
    start();
    expect(after.comparing).toEqual({ fileName: 'before', baseline: null });
    before.open(7, 104);
    expect(after.comparing).toEqual({ fileName: 'before', baseline: { uri: before.uri, revision: 7, scale: 'absolute' } });
    // Its source maps were applied.
    before.open(8, 104);
    expect(after.comparing?.baseline?.revision).toBe(8);
  });

  test('keeps a chosen scale', () => {
    const { before, after, start, comparisons, real } = setUp();
    start();
    before.open(7, 900);
    expect(after.comparing?.baseline?.scale).toBe('total');
    comparisons.rescale(real(after), 'absolute');
    before.open(8, 900);
    expect(after.comparing?.baseline?.scale).toBe('absolute');
  });

  test('lets the baseline go with its end, once', () => {
    const { after, start, comparisons, real, released } = setUp();
    start();
    comparisons.end(real(after));
    comparisons.end(real(after));
    expect([after.comparing, after.told.at(-1), released()]).toEqual([null, null, 1]);
  });

  test('with another baseline lets the one before go', () => {
    const { after, start, released } = setUp();
    start();
    start(new FakeSession('other'));
    expect([after.comparing?.fileName, released()]).toEqual(['other', 1]);
  });

  test('ends with a sentence where the baseline cannot be read', () => {
    const { before, after, start, released } = setUp();
    start();
    before.become({ kind: 'failed', fileName: 'before', failure: { message: 'The file is empty.', place: null, advice: null, internal: false } });
    expect([after.comparing, after.told.at(-1), released()]).toEqual([null, 'The comparison has ended: before could not be read. The file is empty.', 1]);
  });

  test('ends with the page of the profile', () => {
    const { profiles, after, start, real, released } = setUp();
    start();
    profiles.remove(real(after));
    expect(released()).toBe(1);
  });
});
