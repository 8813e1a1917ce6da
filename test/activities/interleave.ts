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
