// Real files beside the project, read in place: every stack trace that a span or a line of log carries is read, and what was
// recorded of functions is asked for. Where the corpus is absent (every clone but ours) this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { namesOf, spanPlaces } from '../../src/span-places/ladder.ts';
import { placeGroups } from '../../src/span-places/place-groups.ts';
import { spanFacts } from '../../src/span-places/span-facts.ts';
import { findStackTraces } from '../../src/stack-traces/parse-stack-trace.ts';
import type { RequestSpan } from '../../src/trace/distributed.ts';
import { readSpanBytes } from '../support/span-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);
if (!isThere) test.skip('SKIPPED: there is no ../shared/corpus with real traces beside the project', () => undefined);

const bytesOf = (file: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(CORPUS, file)));
const present = (file: string): boolean => fs.existsSync(path.join(CORPUS, file));

const LOGSTASH = 'logs/tstack+lnav--log.clog';
test.skipIf(!present(LOGSTASH))('the stack of a line of logstash’s is one of Java', () => {
  const stacks = new TextDecoder().decode(bytesOf(LOGSTASH)).split('\n').flatMap((line) => {
    const stack = /"stack_trace":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
    return stack === undefined ? [] : [JSON.parse(stack) as string];
  });
  expect(stacks.length).toBeGreaterThan(0);
  for (const stack of stacks) {
    const found = findStackTraces(stack);
    expect(found).toHaveLength(1);
    const frames = [found[0]!.trace, ...found[0]!.trace.causes].reduce((sum, trace) => sum + trace.frames.length, 0);
    expect(found[0]!.trace.language).toBe('java');
    expect(frames).toBe(stack.split('\n').filter((line) => /^\s*at /.test(line)).length);
  }
});

const files = !isThere ? [] : ['otlp-json', 'jaeger', 'zipkin'].flatMap((folder) => fs.readdirSync(path.join(CORPUS, folder)).filter((file) => file.endsWith('.json') && !/example-(logs|metrics)|\.expected\./.test(file)).map((file) => `${folder}/${file}`));

test.each(files)('%s: every span goes up the ladder without harm, all in groups', async (file) => {
  const read = await readSpanBytes(bytesOf(file)).catch(() => null);
  if (read === null) return;
  const { traces } = read;
  for (let span = 0; span < Math.min(traces.spans.length, 3000); span++) {
    const facts = spanFacts(traces, span as RequestSpan);
    for (const { functionName, className } of namesOf(facts, null)) expect(`${className}${functionName}`).toMatch(/^[\p{L}_$][\p{L}\p{N}_$?!=]*$/u);
    for (const { confidence, line } of spanPlaces(facts, null, [])) expect(confidence > 0 && confidence < 1 && (line === null || line >= 0)).toBe(true);
  }
  const steps = placeGroups(traces);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(step.value.undecided).toBe(0);
  expect(step.value.facts.length).toBeLessThanOrEqual(traces.spans.length);
});

const JAVA = files.find((file) => isThere && new TextDecoder().decode(bytesOf(file)).includes('"code.namespace"'));
test.skipIf(JAVA === undefined)('functions that Java’s agent recorded are names to look up', async () => {
  const { traces } = await readSpanBytes(bytesOf(JAVA!));
  const asked = new Set<string>();
  for (let span = 0; span < traces.spans.length; span++) {
    const facts = spanFacts(traces, span as RequestSpan);
    if (facts.attributes.some(({ key }) => key === 'code.function')) for (const { className, functionName, confidence } of namesOf(facts, null)) if (confidence > 0.8) asked.add(`${className}.${functionName}`);
  }
  expect(asked.size).toBeGreaterThan(0);
  for (const name of asked) expect(name).toMatch(/^[A-Z]\w*\.\w+$/);
});
