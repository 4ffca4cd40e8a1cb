// The hash that ties protocol/README.md to the contract files: whoever changes the messages is made to look at the
// text that tells the conversation. `npm run fix` writes it, contract.test.ts compares it.

import { createHash } from 'node:crypto';

/** Where the conversation is told, and the line in it that carries the hash. */
export const contractReadme = 'src/protocol/README.md';
const contractLine = /^contract: (\S*)$/m;

/** Whether a file is part of the contract. */
export function isContractFile(file: string): boolean {
  return /^src\/protocol\/[^/]+\.ts$/.test(file);
}

/** The first 16 hexadecimal digits of the SHA-256 of the contract files' texts, in the order given. */
export function hashContract(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}

/** The hash a README carries, or `undefined` where it has no such line. */
export function readContractHash(readme: string): string | undefined {
  return contractLine.exec(readme)?.[1];
}

/** The README with this hash, in its line or in a new last one. */
export function writeContractHash(readme: string, hash: string): string {
  const line = `contract: ${hash}`;
  return contractLine.test(readme) ? readme.replace(contractLine, line) : `${readme.trimEnd()}\n\n${line}\n`;
}
