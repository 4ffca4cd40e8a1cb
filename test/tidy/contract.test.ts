// protocol/README.md tells the conversation that the contract files define; this keeps the two together.

import { expect, test } from 'vitest';
import { contractReadme, hashContract, isContractFile, readContractHash, writeContractHash } from './contract.ts';
import { listFiles, readText } from './project-files.ts';

const contract = listFiles().filter(isContractFile);

test.runIf(contract.length > 0)('protocol/README.md was read again after the last change of the contract', () => {
  const hash = readContractHash(readText(contractReadme));
  expect(hash, `see whether ${contractReadme} still tells the truth, then: npm run fix`).toBe(
    hashContract(contract.map(readText)),
  );
});

test('the hash changes with the text and is written in place', () => {
  const [before, after] = [hashContract(['a', 'b']), hashContract(['a', 'c'])];
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(after).not.toBe(before);
  const readme = writeContractHash('# protocol\n', before);
  expect(readContractHash(readme)).toBe(before);
  expect(writeContractHash(readme, after)).toBe(readme.replace(before, after));
  expect(readContractHash('# protocol\n')).toBeUndefined();
});
