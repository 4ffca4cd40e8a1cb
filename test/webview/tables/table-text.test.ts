// Tables as text: figures as people read them in Markdown, plain numbers in CSV, and no name that becomes more than a name.

import { expect, test } from 'vitest';
import { csvOf, markdownOf, type TextColumn } from '../../../webview/tables/table-text.ts';

interface Row {
  readonly self: number;
  readonly samples: number | null;
  readonly name: string | null;
}

const COLUMNS: readonly TextColumn<Row>[] = [
  { kind: 'value', title: 'Self', of: ({ self }) => self },
  { kind: 'count', title: 'Samples', of: ({ samples }) => samples },
  { kind: 'text', title: 'Function', of: ({ name }) => name },
];
const TIME = { unit: 'nanoseconds', total: 4e9 } as const;
const ROWS: readonly Row[] = [{ self: 1e9, samples: 1234, name: 'parse' }, { self: 0.5, samples: null, name: null }];

test('Markdown: values with unit and share, counts with separators, unknown cells empty', () => {
  expect(markdownOf(COLUMNS, ROWS, TIME)).toBe(
    '| Self | Samples | Function |\n' +
      '| ---: | ---: | --- |\n' +
      '| 1.00 s (25.0 %) | 1,234 | parse |\n' +
      '| 0.50 ns (< 0.1 %) |  |  |\n',
  );
});

test('CSV: plain numbers, the unit in the head, lines as RFC 4180 ends them', () => {
  expect(csvOf(COLUMNS, ROWS, TIME)).toBe('Self (ns),Samples,Function\r\n1000000000,1234,parse\r\n0.5,,\r\n');
  expect(csvOf(COLUMNS, [], { unit: 'bytes', total: 0 })).toBe('Self (bytes),Samples,Function\r\n');
});

const names = (name: string): Row => ({ self: 0, samples: 0, name });

test.each([
  ['a|b', 'a\\|b'],
  ['`rm`', '\\`rm\\`'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['[x](javascript:1)', '\\[x\\]\\(javascript:1\\)'],
  ['a\nb', 'a\\\\nb'],
  ['a\\|b', 'a\\\\\\|b'],
  ['a&lt;', 'a&amp;lt;'],
  ['*bold* _it_', '\\*bold\\* \\_it\\_'],
  ['\u202eevil', '\\\\u202eevil'],
])('the name %j is in Markdown %s', (name, cell) => {
  expect(markdownOf(COLUMNS.slice(2), [names(name)], TIME).split('\n')[2]).toBe(`| ${cell} |`);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-[NSView draw]', "'-[NSView draw]"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=cmd|"x",1', '"\'=cmd|""x"",1"'],
  ['a\nb', 'a\\nb'],
  ['(anonymous)', '(anonymous)'],
])('the name %j is in CSV %s', (name, cell) => {
  expect(csvOf(COLUMNS.slice(2), [names(name)], TIME).split('\r\n')[1]).toBe(cell);
});
