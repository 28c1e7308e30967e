/**
 * node test/verifiers/sigstore.ts PROOF-FILE ENTRY-FILE: checks a .tlog-proof (c2sp.org/tlog-proof) with npm's @sigstore/verify, using no code of this
 * project. It does not check the signatures of the checkpoint: verifiers/go does that.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Inclusion = { canonicalizedBody: Buffer; inclusionProof: { logIndex: string; hashes: Buffer[] } };
// The package does not export this module.
const { verifyMerkleInclusion } = createRequire(import.meta.url)('@sigstore/verify/dist/tlog/merkle.js') as {
  verifyMerkleInclusion: (entry: Inclusion, checkpoint: { logSize: bigint; logHash: Buffer }) => void;
};

const [proofFile, entryFile] = process.argv.slice(2);
const [proof = '', head = ''] = readFileSync(proofFile!, 'utf8').split('\n\n');
const [, index = '', ...hashes] = proof.split('\n');
const [origin, size, root] = head.split('\n');
const logIndex = index.replace('index ', '');

verifyMerkleInclusion(
  { canonicalizedBody: readFileSync(entryFile!), inclusionProof: { logIndex, hashes: hashes.map((hash) => Buffer.from(hash, 'base64')) } },
  { logSize: BigInt(size!), logHash: Buffer.from(root!, 'base64') },
);
console.log(`entry ${logIndex} is in the log ${origin} of size ${size}`);
