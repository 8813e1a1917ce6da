import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOfAll } from '../domain/policy/check.ts';
import { POLICIES, POLICY_BOOK } from '../domain/policy/index.ts';
import { canonicalText, ruleOf } from '../domain/policy/pack.ts';

/** `npm run policy:check`: every policy pack and its vectors, and that no pack says something else under a version it had before. `--write` notes
 *  the hashes of new versions; `--json` ends it with one JSON object. */
const LOCK = fileURLToPath(new URL('../domain/policy/packs.lock.json', import.meta.url));
const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const locked = JSON.parse(await readFile(LOCK, 'utf8')) as Record<string, string>;
const hashes = Object.fromEntries(
  POLICY_BOOK.all
    .map(
      (pack) =>
        [
          `${pack.id}@${pack.version}`,
          createHash('sha256')
            .update(canonicalText(ruleOf(pack)))
            .digest('hex'),
        ] as const,
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
if (options.write) await writeFile(LOCK, `${JSON.stringify({ ...hashes, ...locked }, null, 2)}\n`);

const failures = [...faultsOfAll(POLICIES), ...changed()];
const vectors = POLICY_BOOK.all.reduce((total, pack) => total + pack.vectors.length, 0);
const packs = POLICY_BOOK.all.length;
for (const failure of failures) console.error(failure);
console.log(`${packs} packs of ${Object.keys(POLICIES).length} subjects, ${vectors} vectors, ${failures.length} failures`);
if (options.json) console.log(JSON.stringify({ packs, vectors, failures }));
process.exitCode = failures.length === 0 ? 0 : 1;

function changed(): string[] {
  const noted = options.write ? { ...hashes, ...locked } : locked;
  return [
    ...Object.keys(hashes)
      .filter((key) => noted[key] === undefined)
      .map((key) => `${key} is new: note it with npm run policy:check -- --write`),
    ...Object.keys(noted)
      .filter((key) => hashes[key] === undefined)
      .map((key) => `${key} is gone: decisions made by it could not be made again`),
    ...Object.keys(hashes)
      .filter((key) => noted[key] !== undefined && noted[key] !== hashes[key])
      .map((key) => `${key} says something else than before: keep it as it was, and give what changed a new version`),
  ];
}
