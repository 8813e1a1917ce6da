import { vi } from 'vitest';

/** Lets something happen after one writer has read and before its nth write. */
export function beforeWriting(model: { bulkWrite: unknown }, happens: () => Promise<unknown>, nth = 1): void {
  const writer = model as { bulkWrite: (...args: unknown[]) => Promise<unknown> };
  const real = writer.bulkWrite.bind(model);
  const spy = vi.spyOn(writer, 'bulkWrite');
  for (let write = 1; write < nth; write += 1) spy.mockImplementationOnce(real);
  spy.mockImplementationOnce(async (...args) => {
    await happens();
    return real(...args);
  });
}

/** The same before messages that are new are put on file. */
export function beforeInserting(model: { collection: unknown }, happens: () => Promise<unknown>): void {
  const writer = model.collection as { insertMany: (...args: unknown[]) => Promise<unknown> };
  const real = writer.insertMany.bind(writer);
  vi.spyOn(writer, 'insertMany').mockImplementationOnce(async (...args) => {
    await happens();
    return real(...args);
  });
}
