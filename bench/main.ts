import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { api } from './api.ts';
import { filing } from './filing.ts';
import { signing } from './signing.ts';
import { statistics } from './statistics.ts';
import { tariff } from './tariff.ts';
import { transfers } from './transfers.ts';

const { values: options, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tickets: { type: 'string', default: '20000' },
    receipts: { type: 'string', default: 'deciding' },
  },
  allowPositionals: true,
});

const receipts = options.receipts === 'every' ? 'every' : 'deciding';

/** `npm run bench -- NAME`: figures, each with the raw baseline of the same run beside it. `--json` ends it with one JSON object. */
const BENCHES = {
  api,
  filing: () => filing({ tickets: Number(options.tickets), receipts }),
  signing,
  statistics: () => statistics(Number(options.tickets)),
  tariff,
  transfers,
};

const [name] = positionals;
const bench = Object.entries(BENCHES).find(([known]) => known === name)?.[1];
if (bench === undefined) {
  console.error(`Which one? ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const load = loadavg()[0]?.toFixed(1);
const figures = await bench();
console.log(`\n${name}, ${cpus().length} cores, load before: ${load}`);
for (const [title, figure] of Object.entries(figures)) console.log(`  ${title.padEnd(26)}${JSON.stringify(figure)}`);
if (options.json) console.log(JSON.stringify({ name, ...figures }));
process.exit();
