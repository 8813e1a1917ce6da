import { parseArgs } from 'node:util';
import { faultsOf } from '../domain/policy/check.ts';
import { POLICIES } from '../domain/policy/index.ts';
import type { PolicyPack } from '../domain/policy/pack.ts';

/** `npm run policy:check`: every policy pack and its vectors. `--json` ends it with one JSON object. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const subjects = Object.entries(POLICIES as Record<string, readonly PolicyPack<object>[]>);
const all = subjects.flatMap(([, packs]) => packs);
const failures = subjects.flatMap(([subject, packs]) => faultsOf(subject, packs));
const vectors = all.reduce((total, pack) => total + pack.vectors.length, 0);
for (const failure of failures) console.error(failure);
console.log(`${all.length} packs of ${subjects.length} subjects, ${vectors} vectors, ${failures.length} failures`);
if (options.json) console.log(JSON.stringify({ packs: all.length, vectors, failures }));
process.exitCode = failures.length === 0 ? 0 : 1;
