// The server's life as a session and its pages see it: crashes, restarts, giving up, cancelling, a file read again.

import { expect, test } from 'vitest';
import { OpenProfiles } from '../../src/client/features/open-profiles.ts';
import { ProfileSession } from '../../src/client/features/profile-session.ts';
import { RestartPolicy } from '../../src/client/features/restart-policy.ts';
import { Server, ServerGone, type ServerEvents } from '../../src/client/features/server.ts';
import { OpenProfile, type OpenResult } from '../../src/protocol/lsp.ts';
import type { PageState, ProfileSummary } from '../../src/protocol/webview.ts';

/** A server whose processes are objects: requests wait until the test answers. */
class Stage {
  nowMs = 0;
  readonly processes: { events: ServerEvents; asked: Asked[]; stopped: boolean }[] = [];
  failsToStart = false;
  readonly server = new Server({
    now: () => this.nowMs,
    policy: new RestartPolicy(2, 1000),
    connect: async (events) => {
      if (this.failsToStart) throw new Error('no such program');
      const process = { events, asked: [] as Asked[], stopped: false };
      this.processes.push(process);
      return {
        request: (name, params, signal) => new Promise((resolve, reject) => {
          process.asked.push({ method: name.method, params, signal, resolve: resolve as Asked['resolve'], reject });
        }),
        stop: async () => void (process.stopped = true),
      };
    },
  });

  get last() {
    return this.processes.at(-1)!;
  }

  /** The last question of this kind, once everything that is under way has come to rest. */
  async asked(method = OpenProfile.method): Promise<Asked> {
    await rest();
    return this.last.asked.findLast((asked) => asked.method === method)!;
  }
}

interface Asked {
  readonly method: string;
  readonly params: unknown;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Lets all promises that are settled be noticed. */
async function rest(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

function opened(revision: number, threadNames: readonly string[] = ['main']): OpenResult {
  const threads = threadNames.map((name) => ({ name, process: '', totals: [1, 1], samples: 1 }));
  const valueTypes = [{ kind: 'cpu', unit: 'nanoseconds', title: 'CPU time', noun: null }, { kind: 'samples', unit: 'count', title: 'Samples', noun: 'samples' }];
  const summary = { revision, fileName: 'a.cpuprofile', valueTypes, defaultValueType: 0, threads };
  return { kind: 'open', summary: summary as unknown as ProfileSummary };
}

function openSession({ server }: Stage, uri = 'file:///a.cpuprofile') {
  const session = new ProfileSession({ server, uri, path: '/a.cpuprofile', fileName: 'a.cpuprofile' });
  const states: string[] = [];
  const told = (state: PageState): void => {
    if (states.at(-1) !== state.kind) states.push(state.kind);
  };
  session.changed.add(told);
  void session.open();
  return { session, states };
}

test('a file is opened, with progress on the way', async () => {
  const stage = new Stage();
  const { session, states } = openSession(stage);
  const asked = await stage.asked();
  expect(asked.params).toEqual({ uri: 'file:///a.cpuprofile', path: '/a.cpuprofile' });
  stage.last.events.onProgress({ uri: session.uri, phase: 'Reading', done: 5, of: 10 });
  stage.last.events.onProgress({ uri: 'file:///other', phase: 'Reading', done: 9, of: 10 });
  expect(session.state).toEqual({ kind: 'opening', fileName: 'a.cpuprofile', phase: 'Reading', done: 5, of: 10 });
  asked.resolve(opened(1));
  await rest();
  expect(states).toEqual(['opening', 'open']);
  expect(session.view).toEqual({ valueType: 0, threads: null });
});

test('after a crash the open profile comes back by itself', async () => {
  const stage = new Stage();
  const crashes: boolean[] = [];
  stage.server.crashed.add(({ restarts }) => crashes.push(restarts));
  const { session, states } = openSession(stage);
  (await stage.asked()).resolve(opened(1));
  await rest();
  const under = stage.server.request({ method: 'flame/boxes' }, {});
  const ended = expect(under).rejects.toThrow(ServerGone);
  await rest();
  stage.last.events.onClosed();
  await ended;
  (await stage.asked()).resolve(opened(2));
  await rest();
  expect(stage.processes).toHaveLength(2);
  expect(states).toEqual(['opening', 'open', 'opening', 'open']);
  expect(session.summary?.revision).toBe(2);
  expect(crashes).toEqual([true]);
});

test('a server that is given up while a profile is open: its page says so, and can try again', async () => {
  const stage = new Stage();
  const { session, states } = openSession(stage);
  for (let life = 1; life <= 3; life++) {
    (await stage.asked()).resolve(opened(life));
    await rest();
    expect(session.state.kind).toBe('open');
    stage.last.events.onClosed();
    await rest();
  }
  expect(stage.processes).toHaveLength(3);
  expect(states.at(-1)).toBe('failed');
  expect(session.state).toMatchObject({ failure: { message: 'The Heatline server stopped several times in a row.' } });
  void session.openAgain();
  (await stage.asked()).resolve(opened(6));
  await rest();
  expect(session.summary?.revision).toBe(6);
});

test('a file that kills the server every time ends in words, and can be tried again', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  for (let death = 1; death <= 3; death++) {
    await stage.asked();
    stage.last.events.onClosed();
  }
  await rest();
  expect(stage.processes).toHaveLength(3);
  expect(session.state).toMatchObject({ kind: 'failed', failure: { internal: true } });
  void session.openAgain();
  (await stage.asked()).resolve(opened(4));
  await rest();
  expect(session.summary?.revision).toBe(4);
});

test('deaths long apart do not add up', () => {
  const policy = new RestartPolicy(2, 1000);
  expect([0, 100, 200, 1150, 3000].map((at) => policy.died(at))).toEqual([true, true, false, true, true]);
});

test('a server that cannot be started says why', async () => {
  const stage = new Stage();
  stage.failsToStart = true;
  const { session } = openSession(stage);
  await rest();
  expect(session.state).toMatchObject({ kind: 'failed', failure: { message: expect.stringContaining('no such program') } });
});

test('cancelling tells the server and the page at once; a late answer is dropped', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  const asked = await stage.asked();
  session.cancel();
  expect(asked.signal?.aborted).toBe(true);
  expect(session.state.kind).toBe('cancelled');
  asked.resolve(opened(1));
  await rest();
  expect(session.state.kind).toBe('cancelled');
});

test('of two readings under way the later one counts', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  const first = await stage.asked();
  void session.open();
  const second = await stage.asked();
  second.resolve(opened(2));
  await rest();
  first.resolve(opened(1));
  await rest();
  expect(first.signal?.aborted).toBe(true);
  expect(session.summary?.revision).toBe(2);
});

test('closing the last editor lets the server forget the profile; restarting it then reads nothing', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  (await stage.asked()).resolve(opened(1));
  await rest();
  session.dispose();
  expect((await stage.asked('heatline/closeProfile')).params).toEqual({ uri: session.uri });
  await stage.server.restart();
  await rest();
  expect(stage.processes.map(({ stopped }) => stopped)).toEqual([true]);
});

test('the last focused profile paints; when it is closed, the one before', async () => {
  const stage = new Stage();
  const profiles = new OpenProfiles();
  const a = openSession(stage, 'file:///a').session;
  const b = openSession(stage, 'file:///b').session;
  profiles.add(a);
  profiles.add(b);
  expect(profiles.painting).toBe(b);
  profiles.focus(a);
  expect(profiles.painting).toBe(a);
  profiles.clear();
  expect(profiles.painting).toBeNull();
  profiles.focus(a);
  expect(profiles.painting).toBe(a);
  profiles.remove(a);
  expect(profiles.painting).toBe(b);
  profiles.remove(b);
  expect(profiles.painting).toBeNull();
});

test('a profile that could not be read does not take the heat from one that could', async () => {
  const stage = new Stage();
  const profiles = new OpenProfiles();
  const good = openSession(stage, 'file:///good').session;
  (await stage.asked()).resolve(opened(1));
  await rest();
  const broken = openSession(stage, 'file:///broken').session;
  profiles.add(good);
  profiles.add(broken);
  (await stage.asked()).resolve({ kind: 'failed', failure: { message: 'No.', place: null, advice: null, internal: false } });
  await rest();
  expect(profiles.painting).toBe(good);
});

test('a view that the profile does not have is ignored', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  (await stage.asked()).resolve(opened(1));
  await rest();
  session.setView({ valueType: 7, threads: null });
  expect(session.view).toEqual({ valueType: 0, threads: null });
});

test('the chosen view is the session’s: told to everyone once, and part of its state for pages that come later', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  (await stage.asked()).resolve(opened(1, ['main', 'io']));
  await rest();
  expect(session.view).toEqual({ valueType: 0, threads: null });
  expect(session.state).toMatchObject({ kind: 'open', view: null });
  const told: unknown[] = [];
  session.viewChanged.add((view) => told.push(view));
  const chosen = { valueType: 1, threads: [1] };
  session.setView(chosen);
  session.setView({ ...chosen });
  session.setView({ valueType: 7, threads: null });
  session.setView({ valueType: 0, threads: [2] });
  expect(told).toEqual([chosen]);
  expect(session.state).toMatchObject({ kind: 'open', view: chosen });
});

test('a new reading keeps chosen threads only where they are the same threads', async () => {
  const stage = new Stage();
  const { session } = openSession(stage);
  (await stage.asked()).resolve(opened(1, ['main', 'io']));
  await rest();
  session.setView({ valueType: 1, threads: [1] });
  const readAgain = async (revision: number, names: readonly string[]): Promise<void> => {
    void session.open();
    (await stage.asked()).resolve(opened(revision, names));
    await rest();
  };
  await readAgain(2, ['main', 'io']);
  expect(session.view).toEqual({ valueType: 1, threads: [1] });
  await readAgain(3, ['main', 'gc', 'io']);
  expect(session.view).toEqual({ valueType: 1, threads: null });
});
