import { expect, test, vi } from 'vitest';
import { bindTransport } from '../../contracts/stock-transfer.messages.ts';
import { receiptsApplied } from '../../contracts/customs-filing.messages.ts';
import { type Fakes, counts } from '../support/fakes.ts';
import { aLateTransfer, bound } from '../support/late-binding.ts';
import { aTemporal } from '../support/running.ts';
import { statesOf } from '../support/transfer.ts';

const { running } = aTemporal();

const attentionsOf = (fakes: Fakes): (string | null)[] => [
  ...new Map(fakes.advanceTransfer.mock.calls.map(([{ step, attention }]) => [step, attention?.code ?? null])).values(),
];
const comes = (holds: () => boolean): Promise<void> => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 20 });

test('declared without its transport it asks for it; stated, the manifest goes out and is taken before the arrival is reported', async () => {
  const { fakes } = await running(async (stage) => {
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    expect(stage.fakes.sendManifest).not.toHaveBeenCalled();
    standing('ready', 'sent', 'taken');
    expect(await transfer.executeUpdate(bindTransport, { args: [bound('o1')] })).toEqual({ state: 'declared' });
    await comes(() => stage.fakes.sendManifest.mock.calls.length === 1);
    await journey.answers(5, { accepted: 2 });
    await comes(() => attentionsOf(stage.fakes).at(-1) === null);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(attentionsOf(fakes).filter((code) => code !== null)).toEqual(['TRANSPORT_NOT_BOUND']);
  const order = (fake: { mock: { invocationCallOrder: number[] } }): number => fake.mock.invocationCallOrder[0] ?? 0;
  expect(order(fakes.sendManifest)).toBeLessThan(order(fakes.reportArrival));
  expect(statesOf(fakes).at(-1)).toBe('closed');
  expect(fakes.renderDocuments).toHaveBeenCalledOnce();
  expect(order(fakes.sendManifest)).toBeLessThan(order(fakes.renderDocuments));
});

test('goods that arrive before it is stated are not reported to customs; the seller is told once more, and it goes on when it is stated', async () => {
  const { fakes } = await running(async (stage) => {
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    await journey.passes('arrived-at-port');
    await comes(() => attentionsOf(stage.fakes).at(-1) === 'TRANSPORT_NOT_BOUND');
    await stage.env.sleep('2 days');
    expect(stage.fakes.reportArrival).not.toHaveBeenCalled();
    standing('ready', 'taken');
    expect(await transfer.executeUpdate(bindTransport, { args: [bound('o1')] })).toEqual({ state: 'arrived-at-port' });
    await comes(() => stage.fakes.reportArrival.mock.calls.length === 1);
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(attentionsOf(fakes).filter((code) => code !== null)).toEqual(['TRANSPORT_NOT_BOUND', 'TRANSPORT_NOT_BOUND']);
});

test('what customs refuses is told in its words and waits for the seller; stated again it goes out again', async () => {
  const { fakes } = await running(async (stage) => {
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    standing('ready', 'refused');
    await transfer.executeUpdate(bindTransport, { args: [bound('o1')] });
    await comes(() => attentionsOf(stage.fakes).at(-1) === 'BINDING_REFUSED');
    await stage.env.sleep('3 days');
    expect(stage.fakes.sendManifest).toHaveBeenCalledOnce();
    standing('ready', 'taken');
    await transfer.executeUpdate(bindTransport, { args: [bound('o2')] });
    await comes(() => attentionsOf(stage.fakes).at(-1) === null);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  const told = fakes.advanceTransfer.mock.calls.find(([{ attention }]) => attention?.code === 'BINDING_REFUSED')?.[0].attention;
  expect(told).toMatchObject({ actions: ['bind-transport'], message: { en: expect.stringContaining('提运单号与舱单不符') as string } });
  expect(fakes.sendManifest).toHaveBeenCalledTimes(2);
});

test('a manifest that customs does not answer is chased after the hours configured, told once, and never sent again', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 3, sendTries: 30 });
    stage.fakes.chaseSilence.mockImplementation(async () => ({ revision: 4, counts: counts({ accepted: 2, orderAccepted: 2 }) }));
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    standing('ready', 'sent');
    await transfer.executeUpdate(bindTransport, { args: [bound('o1')] });
    await stage.env.sleep('3 days');
    await comes(() => attentionsOf(stage.fakes).at(-1) === 'CUSTOMS_SILENT');
    standing('taken');
    await journey.filing.signal(receiptsApplied, { revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    await comes(() => attentionsOf(stage.fakes).at(-1) === null);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(attentionsOf(fakes).filter((code) => code === 'CUSTOMS_SILENT')).toHaveLength(1);
  expect(fakes.chaseSilence.mock.calls.length).toBeGreaterThan(1);
  expect(fakes.sendManifest).toHaveBeenCalledOnce();
});

test('lists that customs has not numbered are waited for before the manifest goes out', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.sendManifest.mockResolvedValueOnce({ revision: 4, counts: counts({ accepted: 2, orderAccepted: 2 }), waiting: 1 });
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    standing('ready', 'ready', 'taken');
    await transfer.executeUpdate(bindTransport, { args: [bound('o1')] });
    await comes(() => stage.fakes.sendManifest.mock.calls.length === 1);
    await journey.answers(5, { accepted: 2 });
    await comes(() => attentionsOf(stage.fakes).at(-1) === null);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.sendManifest).toHaveBeenCalledTimes(2);
});

test('what the database refuses is refused, and so is a statement once the goods have left', async () => {
  await running(async (stage) => {
    const { journey, transfer, standing } = await aLateTransfer(stage);
    await comes(() => attentionsOf(stage.fakes).includes('TRANSPORT_NOT_BOUND'));
    stage.fakes.bindTransport.mockResolvedValueOnce('BINDING_NOT_DUE');
    await expect(transfer.executeUpdate(bindTransport, { args: [bound('o1')] })).rejects.toMatchObject({
      cause: { type: 'BINDING_NOT_DUE' },
    });
    standing('taken');
    await transfer.executeUpdate(bindTransport, { args: [bound('o2')] });
    await journey.declaredToWarehouse();
    await expect(transfer.executeUpdate(bindTransport, { args: [bound('o3')] })).rejects.toMatchObject({
      cause: { type: 'BINDING_TOO_LATE' },
    });
    await journey.counted('m1', true);
  });
});
