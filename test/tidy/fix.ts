// The part of `npm run fix` that is Heatline's own: writes the hash of the contract files into protocol/README.md.

import fs from 'node:fs';
import path from 'node:path';
import { contractReadme, hashContract, isContractFile, writeContractHash } from './contract.ts';
import { listFiles, readText, root } from './project-files.ts';

const contract = listFiles().filter(isContractFile);
if (contract.length > 0) {
  const readme = readText(contractReadme);
  const fixed = writeContractHash(readme, hashContract(contract.map(readText)));
  if (fixed !== readme) {
    fs.writeFileSync(path.join(root, contractReadme), fixed);
    console.log(`${contractReadme}: hash written. Does the text above it still tell the conversation?`);
  }
}
