import { readTariffTable } from '../gateways/tariff-table/index.ts';
import { STARTER, starterFile } from '../gateways/tariff-table/starter.ts';
import { TariffTableModel, loadTariffTable } from '../models/index.ts';

/** Loads the tariff that this release brings along, so that a new installation has one. Safe to run at every start: a table is loaded once, and
 *  never over one that somebody else loaded for the same day. Errors: Error when the release's own file is broken. */
export async function loadStarterTable(): Promise<void> {
  const read = await readTariffTable(await starterFile(), STARTER);
  if ('faults' in read)
    throw new Error(`the starter table is broken: ${read.faults.map(({ path, message }) => `${path} ${message.en}`).join('; ')}`);
  const { digits, rows, sha256 } = read;
  const { validFrom, source, confidence } = STARTER;
  const settled = { digits, validFrom, loadedAt: { $ne: null }, $or: [{ source: { $ne: source } }, { sha256 }] };
  if ((await TariffTableModel.exists(settled)) !== null) return;
  await loadTariffTable({ digits, rows, sha256, validFrom, source, confidence }, read.lines(), () => {});
}
