// Compiles the AssemblyScript src/bytes/scan-json.as to the hex text that the sources carry. Run by `npm run fix`; a
// test compares, so that source and compiled form cannot part.

import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = new URL('../../src/bytes/scan-json.as', import.meta.url);
const TARGET = new URL('../../src/bytes/scan-json.wasm.ts', import.meta.url);

/** The text that src/bytes/scan-json.wasm.ts must have. */
export async function compiledText(): Promise<string> {
  const source = readFileSync(SOURCE, 'utf8');
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ['scan-json.ts', '-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--noExportMemory', '--enable', 'simd', '--outFile', 'out.wasm'],
    {
      readFile: (name: string) => (name === 'scan-json.ts' ? source : null),
      writeFile: (name: string, content: Uint8Array | string) => {
        if (name === 'out.wasm') binary = content as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined) throw new Error(`AssemblyScript: ${String(error)} ${stderr.toString()}`);
  const hex = Buffer.from(binary).toString('hex');
  const lines = hex.match(/.{1,100}/g)!.map((line) => `  '${line}'`);
  return [
    '// Compiled from scan-json.as by `npm run fix`; not written by hand. Hexadecimal WebAssembly.',
    '',
    `export const SCAN_JSON_WASM =`,
    `${lines.join(' +\n')};`,
    '',
  ].join('\n');
}

/** The text that it has. */
export function committedText(): string {
  return readFileSync(TARGET, 'utf8');
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1].split(/[\\/]/).pop()!)) {
  writeFileSync(TARGET, await compiledText());
}
