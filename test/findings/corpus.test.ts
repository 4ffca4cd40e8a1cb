// The rules over real files that lie beside the project: they never throw, never say too much, and what they say can be
// followed to its spans and functions. Where the corpus is absent (every clone but ours) this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { MOST_EXAMPLES, MOST_SPANS, type Finding } from '../../src/findings/finding.ts';
import { profileFindings } from '../../src/findings/profile-findings.ts';
import { traceFindings } from '../../src/findings/trace-findings.ts';
import { readFile, type ReadFile } from '../../src/formats/read-profile.ts';
import { codeOwner } from '../../src/places/code-owner.ts';
import { gunzip } from '../../src/server/disk.ts';

const CORPUS = path.join(import.meta.dirname, '../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);
const FOLDERS = ['otlp-json', 'jaeger', 'zipkin', 'cpuprofile', 'cprofile-pstats', 'pprof', 'chrome-trace', 'collapsed', 'speedscope', 'austin', 'samples', 'made'];
const MOST_BYTES = 10e6;

if (!isThere) {
  test.skip('SKIPPED: there is no ../shared/corpus with real files beside the project', () => undefined);
}

function files(folder: string): string[] {
  return fs
    .readdirSync(path.join(CORPUS, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => !/\.expected|\.report\.json|\.oracle|\.src\//.test(file) && fs.statSync(path.join(CORPUS, file)).isFile() && fs.statSync(path.join(CORPUS, file)).size < MOST_BYTES)
    .sort();
}

/** `null` for what is no profile and no trace. */
async function read(file: string): Promise<ReadFile | null> {
  try {
    return await readFile(bytesInput(new Uint8Array(fs.readFileSync(path.join(CORPUS, file)))), gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: false });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function findingsOf(file: ReadFile): Finding[] {
  if (file.kind === 'traces') return traceFindings(file.traces);
  const view = { valueType: file.profile.defaultValueType, threads: null };
  return profileFindings(file.profile, { view, isLibrary: (url) => codeOwner(url) !== 'own' });
}

for (const folder of isThere ? FOLDERS : []) {
  test(`files of ${folder}`, async () => {
    for (const file of files(folder)) {
      const found = await read(file);
      if (found === null) continue;
      const findings = findingsOf(found);
      expect(findings.length, file).toBeLessThanOrEqual(10);
      for (const { title, evidence, remedy, share, savedNs, about } of findings) {
        expect(`${title}${evidence}${remedy}`, file).not.toMatch(/NaN|undefined|null|Infinity|\n/);
        expect(title.length, title).toBeLessThanOrEqual(200);
        expect(share >= 0 && share <= 1 && (savedNs === null || savedNs >= 0), `${file}: ${title}`).toBe(true);
        if (about.kind === 'function') expect(about.callers.length + about.callees.length, file).toBeGreaterThan(0);
        else {
          expect(about.examples.length >= 1 && about.examples.length <= MOST_EXAMPLES, file).toBe(true);
          for (const { spans } of about.examples) expect(spans.length >= 1 && spans.length <= MOST_SPANS, file).toBe(true);
        }
      }
    }
  }, 60_000);
}

test.skipIf(!isThere)('what is known of two of them is found', async () => {
  const titles = async (file: string): Promise<string[]> => findingsOf((await read(file))!).map(({ title }) => title);
  expect(await titles('made/cprofile-pstats/sys-py3.11.2.prof')).toEqual([
    '“fib” is called 149,948 times: 16.0 %', 'Regular expressions: 6.7 %, most of it from “<genexpr>” of “app.py”', 'JSON: 5.4 %, most of it from “allocate”',
  ]);
  expect(await titles('otlp-json/xtergo+robotframework-trace-report--otel-traces.json')).toContain(
    '100 % of the calls of “POST ${CLICKHOUSE_URL}, data=${query}, expected_status=200” fail',
  );
});
