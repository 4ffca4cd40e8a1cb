// Every rule over profiles: where it fires and whom it blames, and the near misses where it must not.

import { describe, expect, test } from 'vitest';
import type { Finding, FindingRule, FunctionSubject } from '../../src/findings/finding.ts';
import { profileFindings } from '../../src/findings/profile-findings.ts';
import { functionName, type Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';

/** Samples as text, in milliseconds; each line is repeated as ten samples, so that shares rest on enough. */
function profile(text: string): Profile {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return profileOf(lines.flatMap((line) => Array.from({ length: 10 }, () => line.replace(/(\d+)$/, (ms) => String(Number(ms) * 1e5)))).join('\n'));
}

function findings(made: Profile): Finding[] {
  return profileFindings(made, { view: { valueType: made.defaultValueType, threads: null }, isLibrary: (url) => /node_modules|site-packages|\/lib\/python|\/go\/src\//.test(url) });
}

function one(rule: FindingRule, made: Profile): Finding {
  const found = findings(made);
  expect(found.map((finding) => finding.rule)).toEqual([rule]);
  return found[0]!;
}

/** `name:line` of those that are blamed, lines 1-based. */
function blamed(made: Profile, { about }: Finding, who: keyof Omit<FunctionSubject, 'kind'> = 'callers'): string[] {
  if (about.kind !== 'function') throw new Error('not about functions');
  return about[who].map((each) => `${functionName(made, each.function)}:${each.line0 + 1}`);
}

const WORK = 'main@/app/main.js:1;work@/app/main.js:5  80';

test('JSON: the share, who calls it and at which line, what it is', () => {
  const made = profile(`
    main@/app/main.py:1;load@/app/load.py:7;loads@/usr/lib/python3.11/json/__init__.py:299;decode@/usr/lib/python3.11/json/decoder.py:337  30
    main@/app/main.py:2;save@/app/save.py:9;dumps@/usr/lib/python3.11/json/__init__.py:183  10
    main@/app/main.py:3  60`);
  const finding = one('json', made);
  expect(finding).toMatchObject({
    savedNs: 40e6, share: 0.4, severity: 'warning', occurrences: 1,
    title: 'JSON: 40.0 %, most of it from “load”', evidence: '40.0 ms, 40.0 % of all in 20 samples, mostly in “loads”, “dumps”. 75.0 % of it is called from “load”.',
  });
  expect(blamed(made, finding)).toEqual(['load:7', 'save:9']);
  expect(blamed(made, finding, 'callees')).toEqual(['loads:299', 'dumps:183'].map((name) => name.replace(/:\d+/, ':0')));
});

describe('what each rule knows', () => {
  test.each<[FindingRule, string, string]>([
    ['json', 'V8, where it has a frame', 'JSON.parse'],
    ['json', 'Go', 'encoding/json.Unmarshal@/usr/local/go/src/encoding/json/decode.go:100'],
    ['json', 'a package of Node', 'stringify@/app/node_modules/fast-safe-stringify/index.js:20'],
    ['regular-expressions', 'V8', 'RegExp: ^(a+)+$'],
    ['regular-expressions', 'Python, built in', "<method 'findall' of 're.Pattern' objects>"],
    ['regular-expressions', 'Go', 'regexp.(*Regexp).doExecute@/usr/local/go/src/regexp/exec.go:500'],
    ['garbage-collection', 'V8', '(garbage collector)'],
    ['garbage-collection', 'Go', 'runtime.gcAssistAlloc@/usr/local/go/src/runtime/mgcmark.go:400'],
    ['synchronous-io', 'files in Node', 'readFileSync@node:fs:440'],
    ['synchronous-io', 'processes in Node', 'spawnSync@node:internal/child_process:1100'],
    ['cryptography', 'Node', 'pbkdf2Sync@node:internal/crypto/pbkdf2:60'],
    ['cryptography', 'Python, built in', '<built-in method _hashlib.openssl_sha256>'],
    ['cryptography', 'Go', 'crypto/sha256.block@/usr/local/go/src/crypto/sha256/sha256block.go:80'],
    ['module-loading', 'Node', 'require@node:internal/modules/helpers:100'],
    ['module-loading', 'Python', '_find_and_load@<frozen importlib._bootstrap>:1000'],
  ])('%s: %s', (rule, _, frame) => {
    const made = profile(`main@/app/main.js:1;caller@/app/a.js:7;${frame}  20\n${WORK}`);
    expect(blamed(made, one(rule, made))).toEqual(['caller:7']);
  });
});

describe('near misses', () => {
  test.each([
    ['the user’s own function of that name', 'JSON.parse@/app/json.js:3  20'],
    ['a parser without a word of JSON', 'parse@/app/parse.js:3  20'],
    ['TLS is mostly reading and writing', 'crypto/tls.(*Conn).Read@/usr/local/go/src/crypto/tls/conn.go:1  20'],
    ['Go’s allocation is no collection', 'runtime.mallocgc@/usr/local/go/src/runtime/malloc.go:1  20'],
    ['an asynchronous call of fs', 'main@/app/main.js:1;readFile@node:fs:1  20'],
    ['sleeping where no event loop waits', 'main@/app/main.py:1;<built-in method time.sleep>  20'],
    ['JSON below its threshold', 'main@/app/main.js:1;JSON.parse  3'],
    ['some garbage collection is usual', 'main@/app/main.js:1;(garbage collector)  7'],
    ['Node’s own start', 'compileForInternalLoader@node:internal/bootstrap/realm:1  30'],
  ])('%s', (_, line) => expect(findings(profile(`${line}\n${WORK}`))).toEqual([]));

  test('a share of nearly nothing, or one that rests on few samples', () => {
    expect(findings(profile('main@/app/a.js:1;JSON.parse  4\nmain@/app/a.js:1  4'))).toEqual([]);
    expect(findings(profileOf('main@/app/a.js:1;JSON.parse  400000000\nmain@/app/a.js:1  400000000'))).toEqual([]);
  });

  test('values that are no work: bytes, waiting', () => {
    const made = profile(`main@/app/main.js:1;JSON.parse  20\n${WORK}`);
    for (const type of [{ kind: 'memory', unit: 'bytes' }, { kind: 'delay', unit: 'nanoseconds' }, { kind: 'alloc_objects', unit: 'count' }] as const) {
      expect(findings({ ...made, valueTypes: [type] })).toEqual([]);
    }
    expect(findings({ ...made, valueTypes: [{ kind: 'samples', unit: 'count' }] })).toMatchObject([{ rule: 'json', savedNs: null, share: 0.2 }]);
  });
});

test('recursion and functions of a rule within one another count once', () => {
  const made = profile(`main@/app/main.py:1;dumps@/usr/lib/python3.11/json/__init__.py:1;encode@/usr/lib/python3.11/json/encoder.py:1;encode@/usr/lib/python3.11/json/encoder.py:1  20\n${WORK}`);
  expect(one('json', made).savedNs).toBe(20e6);
});

describe('loading modules', () => {
  test('ends where the user’s code begins, and includes what packages do when they are loaded', () => {
    const load = 'main@/app/main.js:1;require@node:internal/modules/helpers:1;Module._load@node:internal/modules/cjs/loader:1';
    const made = profile(`
      ${load}  10
      ${load};(anonymous)@/app/node_modules/big/index.js:1;build@/app/node_modules/big/build.js:1  20
      ${load};(anonymous)@/app/own.js:1;crunch@/app/own.js:2  30
      ${load};(anonymous)@/app/own.js:1;help@/app/node_modules/big/help.js:1  40`);
    expect(one('module-loading', made)).toMatchObject({ savedNs: 30e6, share: 0.3 });
  });

  test('a program that is started from a package is not a module that is loaded', () => {
    const made = profile('Module._load@node:internal/modules/cjs/loader:1;(anonymous)@/app/node_modules/bundler/cli.js:1;run@/app/node_modules/bundler/run.js:1  90\nModule._load@node:internal/modules/cjs/loader:1  5');
    expect(findings(made)).toEqual([]);
  });

  test('reading a module’s file is loading, not synchronous I/O', () => {
    const made = profile(`main@/app/main.js:1;require@node:internal/modules/helpers:1;readFileSync@node:fs:1  20\n${WORK}`);
    expect(one('module-loading', made).savedNs).toBe(20e6);
  });
});

test('blocking calls of Python count below an event loop, when the user’s code makes them; the loop’s own reading does not', () => {
  const loop = 'run@/app/main.py:1;run_forever@/usr/lib/python3.11/asyncio/base_events.py:600';
  const made = profile(`${loop};handler@/app/web.py:4;<built-in method time.sleep>  20\n${loop};<method 'recv' of '_socket.socket' objects>  30\n${WORK}`);
  expect(blamed(made, one('synchronous-io', made))).toEqual(['handler:4']);
});

test('where a format knows no lines of callers, the line is where the function begins, and that is said', () => {
  const made = profileOf(Array.from({ length: 20 }, () => 'main@/app/a.js:3;JSON.parse  1000000').join('\n'), { lines: 'definitions' });
  const { about } = one('json', made);
  expect((about as FunctionSubject).callers).toMatchObject([{ line0: 2, lineIsCall: false }]);
});

describe('functions that are called very often', () => {
  /** `add` and `work`, called by `loop`, with figures as cProfile counts them. */
  function counted(calls: number, self: number, name = 'add'): Profile {
    const made = profileOf(`loop@/app/a.py:3;${name}@/app/a.py:9  ${self}\nloop@/app/a.py:3;work@/app/a.py:20  ${100e6 - self}`, { lines: 'definitions' });
    const column = (ofAdd: number, other: number): Float64Array => Float64Array.from({ length: made.functions.length }, (_, fn) => (functionName(made, fn as never) === name ? ofAdd : functionName(made, fn as never) === 'work' ? other : 0));
    const recorded = { self: column(self, 100e6 - self), total: column(self, 100e6 - self), samples: column(calls, 1), listed: made.functions.length, lines: null };
    return { ...made, recorded, meta: { ...made.meta, counts: 'calls' } };
  }

  test('by its own time and number; the caller is named', () => {
    const made = counted(200_000, 20e6);
    const finding = one('frequent-calls', made);
    expect(finding).toMatchObject({
      savedNs: 20e6, title: '“add” is called 200,000 times: 20.0 %',
      evidence: '200,000 calls take 20.0 ms themselves, 100 ns each. Most of them come from “loop”. The profiler makes short calls look slower than they are.',
    });
    expect(blamed(made, finding)).toEqual(['loop:3']);
  });

  test.each([
    ['not so often', counted(90_000, 20e6)],
    ['it takes little', counted(200_000, 4e6)],
    ['steps of a generator are no calls', counted(200_000, 20e6, '<genexpr>')],
    ['samples are no calls', { ...counted(200_000, 20e6), recorded: null }],
  ])('near miss: %s', (_, made) => expect(findings(made)).toEqual([]));
});
