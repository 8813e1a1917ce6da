import { writeFile } from 'node:fs/promises';
import { GOODS, PACKED } from './goods.ts';
import { packingListSheet, productSheet } from './sheets.ts';

/** Makes the demo's sheets again from `goods.ts`: `node dev/demo/make-sheets.ts`. */
const files = { 'products.xlsx': await productSheet(GOODS), 'packing-list.xlsx': await packingListSheet(PACKED) };
for (const [name, bytes] of Object.entries(files)) {
  await writeFile(new URL(name, import.meta.url), bytes);
  console.log(`${name} ${bytes.length} bytes`);
}
