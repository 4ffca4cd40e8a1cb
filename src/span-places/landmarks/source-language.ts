// Which language a file is in, by its extension, and how texts of that language are cut into tokens: the syntax as
// data for scanner.ts. Leaves out what no rule needs: numbers' forms, operators, keywords.

import type { SourceLanguage } from './landmark.ts';

/** What the scanner must know of a language. */
export interface Syntax {
  readonly language: SourceLanguage;
  /** `//` and `/* *\/` are comments. */
  readonly slashComments: boolean;
  readonly nestedComments: boolean;
  /** `#` begins a comment; in PHP not before `[`. */
  readonly hashComments: boolean;
  /** What `'` begins: a string, a single character, or in Rust a character or a lifetime. */
  readonly single: 'string' | 'char' | 'lifetime';
  /** `'` and `"` may go over several lines. */
  readonly multiline: boolean;
  /** `"""` begins a long string. */
  readonly tripleQuotes: boolean;
  readonly backtick: 'template' | 'raw' | 'none';
  /** What opens a hole with code in strings between `"`. */
  readonly hole: '${' | '#{' | null;
  readonly regex: boolean;
}

const cLike = {
  slashComments: true,
  nestedComments: false,
  hashComments: false,
  single: 'char',
  multiline: false,
  tripleQuotes: false,
  backtick: 'none',
  hole: null,
  regex: false,
} as const;

const syntaxes: Readonly<Record<SourceLanguage, Syntax>> = {
  javascript: { ...cLike, language: 'javascript', single: 'string', backtick: 'template', regex: true },
  python: { ...cLike, language: 'python', slashComments: false, hashComments: true, single: 'string', tripleQuotes: true },
  java: { ...cLike, language: 'java', tripleQuotes: true },
  kotlin: { ...cLike, language: 'kotlin', nestedComments: true, tripleQuotes: true, hole: '${' },
  go: { ...cLike, language: 'go', backtick: 'raw' },
  ruby: {
    ...cLike,
    language: 'ruby',
    slashComments: false,
    hashComments: true,
    single: 'string',
    multiline: true,
    backtick: 'raw',
    hole: '#{',
    regex: true,
  },
  php: { ...cLike, language: 'php', hashComments: true, single: 'string', multiline: true, backtick: 'raw' },
  csharp: { ...cLike, language: 'csharp', tripleQuotes: true },
  rust: { ...cLike, language: 'rust', nestedComments: true, single: 'lifetime', multiline: true },
};

const extensions = new Map<string, SourceLanguage>([
  ...['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'].map((each) => [each, 'javascript'] as const),
  ['py', 'python'],
  ['java', 'java'],
  ['kt', 'kotlin'],
  ['kts', 'kotlin'],
  ['go', 'go'],
  ['rb', 'ruby'],
  ['php', 'php'],
  ['cs', 'csharp'],
  ['rs', 'rust'],
]);

/** Extensions without a dot of the files whose landmarks are read. */
export const landmarkExtensions: readonly string[] = [...extensions.keys()];

/** The syntax of a file, or `undefined` where its language is not read. */
export function syntaxOf(path: string): Syntax | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const language = extensions.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  return language && syntaxes[language];
}
