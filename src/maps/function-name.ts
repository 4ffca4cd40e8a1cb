// What a function was called before a tool renamed it (FORMATS A10): by the map's name for its binding in the generated
// text, else by reading the original text around its beginning. No parser: where the text around is not plain, there is
// no answer and the recorded name stays. The `scopes` of the proposal are not read.

import type { SourceLines } from './source-lines.ts';

/** Text looked at on either side of a place. Declarations longer than this are named by their map or not at all. */
const REACH = 240;
/** To find the class of a constructor its members before are passed over. */
const CLASS_REACH = 20_000;

const NAME = '[\\p{ID_Start}$_#][\\p{ID_Continue}$\\u200c\\u200d]*';
/** What may stand between a name and the function it is given: `= async function* `. */
const GIVEN = '\\s*(?:async\\s*)?(?:function\\s*\\*?\\s*)?$';
/** What a function that is given to a name has before it; looked for first, as the patterns of names are slow. */
const GIVEN_BEFORE = new RegExp(`[=:]${GIVEN}`);
const TARGET_BEFORE = new RegExp(`(${NAME})\\s*(?::[^=;,(){}]*)?=${GIVEN}`, 'u');
const KEY_BEFORE = new RegExp(`(?:(${NAME})|(['"])([^'"]{1,100})\\2)\\s*:${GIVEN}`, 'u');
const NAMED_AFTER = new RegExp(
  `^(?:(?:export|default|declare|public|private|protected|static|override|async|get|set)\\s+)*(?:function\\b\\s*)?\\*?\\s*(${NAME})\\s*(?:<[^()]*>)?\\s*\\(`,
  'u',
);
const CLASS_AFTER = new RegExp(`^(?:(?:export|default|abstract)\\s+)*class\\s+(${NAME})`, 'u');
const CLASS_BEFORE = new RegExp(`\\bclass\\s+(${NAME})[^{};]{0,300}\\{`, 'gu');
const FIELD_AFTER = new RegExp(`^(?:(?:public|private|protected|static|readonly|override)\\s+)*(${NAME})\\s*(?::[^=;,(){}]*)?=\\s*(?:async\\s*)?(?:function\\b|\\(|${NAME}\\s*=>)`, 'u');
const ONE_PARAMETER = new RegExp(`^${NAME}\\s*(?::[^()=]*)?\\)\\s*(?::[^=;{}]*)?=>`, 'u');
const DECLARED_AFTER = new RegExp(`^(?:export\\s+)?(?:const|let|var)\\s+(${NAME})\\s*(?::[^=;]*)?=\\s*(?:async\\s*)?(?:function\\b|\\(|${NAME}\\s*=>)`, 'u');

/** Words that stand before a parenthesis or a function and name nothing. */
const KEYWORDS = new Set(
  ('async await break case catch class const continue debugger default delete do else export extends finally for function get if import in ' +
    'instanceof let new of return set static super switch this throw try typeof var void while with yield').split(' '),
);

/**
 * Column of the identifier that a generated function is bound to, where the text tells: its own name, or the variable,
 * property or key that it is given to. V8's place of a function is its `(`, or the parameter of `x => …`: that is never
 * its name.
 */
export function bindingColumn(generated: SourceLines, line0: number, column0: number): number | null {
  const before = generated.before(line0, column0, Math.min(column0, REACH));
  if (generated.after(line0, column0, 1) === '(') {
    const own = nameBefore(before);
    if (own !== null && !KEYWORDS.has(own.name)) return column0 - before.length + own.index;
  }
  const given = givenBefore(before);
  return given?.[1] === undefined || KEYWORDS.has(given[1]) ? null : column0 - before.length + given.index;
}

/** The identifier at the end of a text, before blanks. */
function nameBefore(before: string): { readonly name: string; readonly index: number } | null {
  const trimmed = before.trimEnd();
  let index = trimmed.length;
  while (index > 0 && /[\p{ID_Continue}$#]/u.test(trimmed[index - 1]!)) index--;
  return index === trimmed.length || /\d/.test(trimmed[index]!) ? null : { name: trimmed.slice(index), index };
}

/** The variable, property (group 1) or key (1 or 3) that a function behind this text is given to. */
function givenBefore(before: string): RegExpExecArray | null {
  return GIVEN_BEFORE.test(before) ? (TARGET_BEFORE.exec(before) ?? KEY_BEFORE.exec(before)) : null;
}

/** The name that the original text gives the function that begins at a place, or `null` where it gives none plainly. */
export function nameInText(original: SourceLines, line0: number, column0: number): string | null {
  let after = original.after(line0, column0, REACH);
  let before = original.before(line0, column0, REACH);
  // `(x) =>` minified to `x=>` begins at its parameter, behind the parenthesis of the original.
  const opening = /\(\s*$/.exec(before);
  if (opening !== null && ONE_PARAMETER.test(after)) {
    after = before.slice(opening.index) + after;
    before = before.slice(0, opening.index);
  }
  const declared = (CLASS_AFTER.exec(after) ?? DECLARED_AFTER.exec(after) ?? FIELD_AFTER.exec(after))?.[1];
  if (declared !== undefined && !KEYWORDS.has(declared)) return declared;
  // A map may point at the `(` itself.
  const own = after.startsWith('(') ? nameBefore(before)?.name : NAMED_AFTER.exec(after)?.[1];
  const isParameter = own !== undefined && !after.startsWith('(') && new RegExp(`^(?:async\\s+)?${NAME}\\s*=>`, 'u').test(after);
  if (own === 'constructor') return classAround(original.before(line0, column0, CLASS_REACH));
  if (own !== undefined && !KEYWORDS.has(own) && !isParameter) return own;
  if (!/^(?:async\b\s*)?(?:function\b|\(|<|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u.test(after)) return null;
  const given = givenBefore(before);
  const name = given?.[1] ?? given?.[3] ?? null;
  return name === null || KEYWORDS.has(name) ? null : name;
}

/** The class whose braces are open at the end of a text. Braces in strings and comments can mislead it: then `null`. */
function classAround(before: string): string | null {
  for (const found of [...before.matchAll(CLASS_BEFORE)].reverse()) {
    let depth = 1;
    for (const brace of before.slice(found.index + found[0].length).match(/[{}]/g) ?? []) depth += brace === '{' ? 1 : -1;
    if (depth === 1) return found[1]!;
  }
  return null;
}

/** The name to show: the original one with what V8 puts before and around it (`get size`, `Shop.total`). */
export function renamed(recorded: string, original: string): string {
  const last = recorded.slice(Math.max(recorded.lastIndexOf('.'), recorded.lastIndexOf(' ')) + 1);
  if (last === original) return recorded;
  return /^[gs]et /.test(recorded) ? `${recorded.slice(0, 4)}${original}` : original;
}

/** 0-based lines on which a text plainly declares a function of this name. */
export function declarationLines(text: SourceLines, name: string): number[] {
  const plain = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1);
  if (!new RegExp(`^${NAME}$`, 'u').test(plain)) return [];
  const patterns = declarationPatterns(plain);
  const found: number[] = [];
  for (let line0 = 0; line0 < text.count; line0++) {
    if (text.lengthOf(line0) > MAX_DECLARING_LINE) continue;
    const line = text.line(line0);
    if (line.includes(plain) && !NO_DECLARATION.test(line) && patterns.some((pattern) => pattern.test(line))) found.push(line0);
  }
  return found;
}

/** Longer lines are no declarations that a person wrote. */
const MAX_DECLARING_LINE = 1000;
const NO_DECLARATION = /^\s*(?:if|for|while|switch|return|await)\b/;

function declarationPatterns(name: string): RegExp[] {
  const quoted = name.replace(/\$/g, '\\$');
  const start = '(?<![\\p{ID_Continue}$.#])';
  return [
    `${start}function\\s*\\*?\\s*${quoted}\\s*[(<]`,
    `${start}class\\s+${quoted}(?![\\p{ID_Continue}$])`,
    `${start}${quoted}\\s*(?::[^=;,(){}]*)?[=:]\\s*(?:async\\s*)?(?:function\\b|\\(|<|${NAME}\\s*=>)`,
    // A method: nothing but words of its kind before it, and a body that begins on the line.
    `^\\s*(?:(?:public|private|protected|static|override|async|get|set)\\s+)*\\*?\\s*${quoted}\\s*(?:<[^()]*>)?\\s*\\(.*\\{`,
  ].map((pattern) => new RegExp(pattern, 'u'));
}

/** Whether V8 would say that a function begins here: at a `(`, a parameter before `=>`, or a class; with its name before it. */
export function beginsFunction(lines: SourceLines, line0: number, column0: number, name: string): boolean {
  const after = lines.after(line0, column0, 100);
  if (/^(class\b|async\b|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u.test(after)) return true;
  if (!/^[(<]/.test(after)) return false;
  const plain = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1);
  if (!/^[\p{ID_Start}$_#]/u.test(plain)) return true;
  // Its name stands before it: on this line or, for a long declaration, shortly above. A constructor has that of its class.
  const before = lines.before(line0, column0, 400);
  return before.includes(plain) || /\bconstructor\s*$/.test(before);
}
