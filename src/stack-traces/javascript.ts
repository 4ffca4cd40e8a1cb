// Stack traces of JavaScript: V8's (`    at load (/app/a.js:3:5)`), Firefox's and Safari's (`load@https://…/a.js:3:5`).

import { readRuns } from './frame-runs.ts';
import { frameWithoutPlace, type StackFrame, type TraceReader } from './stack-trace.ts';
import { placeAtEnd } from './trace-lines.ts';

/** Causes as Node prints them: `  [cause]: TypeError: …`. */
const CAUSE = /^\s*(?:\[cause\]|Caused by|caused by): (.*)$/;
const FILLER = /^\s*(?:\.\.\. \d+ lines matching cause stack trace \.\.\.|\.\.\. \d+ more.*)$/;

export const readV8: TraceReader = (lines) => readRuns(lines, { language: () => 'javascript', frame: v8Frame, filler: FILLER, cause: CAUSE });

export const readGecko: TraceReader = (lines) => readRuns(lines, { language: () => 'javascript', frame: geckoFrame, filler: /(?!)/, cause: CAUSE });

function v8Frame(line: string): StackFrame | null {
  const found = /^\s*at (?:async )?(\S.*)$/.exec(line);
  if (found === null) return null;
  // Node's inspector adds ` {` to the last frame where the error has properties.
  const text = found[1]!.replace(/[ ,{]+$/, '');
  if (!text.endsWith(')')) return withPlace('', text, true);
  const open = text.indexOf(' (');
  return open < 0 ? null : withPlace(text.slice(0, open).replace(/^new /, ''), text.slice(open + 2, -1), false);
}

/** Shapes of places without a line: native code, `Promise.all (index 0)`. */
const NO_PLACE = /^(?:native|<anonymous>|index \d+|unknown location|wasm:\/\/.*)$/;

function withPlace(functionName: string, text: string, bare: boolean): StackFrame | null {
  // `eval at load (/app/a.js:3:5), <anonymous>:1:26`: the place that evaluated is what can be opened.
  if (text.startsWith('eval at ')) return evaluated(functionName, text);
  if (!bare && NO_PLACE.test(text)) return frameWithoutPlace(functionName);
  const place = placeAtEnd(text.replace(/^address at /, ''));
  if (place === null || (bare && place.column === null)) return null;
  return place.file === '<anonymous>' ? frameWithoutPlace(functionName) : { functionName, ...place };
}

function evaluated(functionName: string, text: string): StackFrame {
  const inner = text.slice(text.lastIndexOf('(') + 1);
  const place = placeAtEnd(inner.slice(0, Math.max(0, inner.indexOf(')'))));
  return place === null ? frameWithoutPlace(functionName) : { functionName, ...place };
}

function geckoFrame(line: string): StackFrame | null {
  const text = line.trim();
  const at = text.indexOf('@');
  if (at < 0) return null;
  const functionName = text.slice(0, at).replace(/^async\*/, '').replace(/[/<]+$/, '');
  const rest = text.slice(at + 1);
  if (rest === '[native code]') return frameWithoutPlace(functionName);
  // `https://…/a.js line 3 > eval:1:1`: the place that evaluated.
  const evaluating = rest.indexOf(' line ');
  const place = placeAtEnd(evaluating < 0 ? rest : rest.slice(0, rest.indexOf(' > ', evaluating)).replace(/ line (\d+)$/, ':$1'));
  // An address of mail ends in no path.
  if (place === null || !/^(?:[a-z][\w+.-]*:\/\/|\/|[A-Za-z]:[\\/])/.test(place.file)) return null;
  return { functionName, ...place };
}
