import { cancelTransfer } from '../../contracts/stock-transfer.messages.ts';
import { expect, test, vi } from 'vitest';
import { awayForAnHour, HOUR_OVER } from '../support/fakes.ts';
import { type Stage, aTemporal } from '../support/running.ts';
import { aTransfer, actor, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const refused = (type: string, state: string) => ({ cause: { type, details: [{ state }] } });

async function looseCargo(stage: Stage, prefix: 'stk' | 'dex' = 'stk') {
  stage.fakes.checkAndPlan.mockImplementation(async (id) => ({
    outcome: 'ready',
    filingId: id.replace(/^(stk|dex)_/, 'fil_'),
    tickets: 2,
    cargo: 'loose',
  }));
  const journey = await aTransfer(stage, undefined, prefix);
  await journey.reaches('declared');
  return journey;
}
const kindsOf = (stage: Pick<Stage, 'fakes'>) => [
  ...new Map(stage.fakes.advanceTransfer.mock.calls.map(([{ step, state, kind = state }]) => [step, kind])).values(),
];

test.each(['stk', 'dex'] as const)(
  'loose cargo (%s) is released first, then loaded, then leaves; any other order is refused before anything is written',
  async (prefix) => {
    const { fakes } = await running(async (stage) => {
      const journey = await looseCargo(stage, prefix);
      await expect(journey.passes('loaded')).rejects.toMatchObject(refused('LOADING_BEFORE_RELEASE', 'declared'));
      await journey.passes('arrived-at-port');
      await expect(journey.passes('loaded')).rejects.toMatchObject(refused('LOADING_BEFORE_RELEASE', 'arrived-at-port'));
      await journey.answers(9, { inspect: 2, inspected: 2 });
      await journey.reaches('under-inspection');
      await expect(journey.passes('loaded')).rejects.toMatchObject(refused('LOADING_BEFORE_RELEASE', 'under-inspection'));
      await journey.answers(10, { released: 2, inspected: 2 });
      await journey.reaches('released');
      await expect(journey.passes('departed')).rejects.toMatchObject(refused('DEPARTURE_BEFORE_LOADING', 'released'));
      expect(await journey.passes('loaded')).toEqual({ state: 'released' });
      await expect(journey.passes('loaded')).rejects.toMatchObject(refused('STATE_CONFLICT', 'released'));
      await journey.passes('departed');
      await journey.finalises();
      if (prefix === 'dex') await journey.passes('delivered');
      else {
        await journey.passes('arrived-overseas');
        await journey.passes('import-cleared');
        await journey.counted('m1', true);
      }
    });
    expect(kindsOf({ fakes }).slice(0, 6)).toEqual(['filing', 'declared', 'arrived-at-port', 'under-inspection', 'released', 'loaded']);
    expect(fakes.advanceTransfer.mock.calls.find(([{ kind }]) => kind === 'loaded')?.[0]).toMatchObject({
      state: 'released',
      actor,
      milestone: { kind: 'loaded' },
    });
  },
);

test('a departure told while the loading is still being written is taken in after it', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await looseCargo(stage);
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    stage.fakes.advanceTransfer.mockImplementationOnce(awayForAnHour);
    const loading = journey.passes('loaded');
    await vi.waitFor(() => expect(kindsOf(stage)).toContain('loaded'), { timeout: 20_000, interval: 20 });
    const departing = journey.passes('departed');
    await stage.env.sleep(HOUR_OVER);
    await loading;
    await departing;
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(kindsOf({ fakes }).slice(3, 6)).toEqual(['released', 'loaded', 'departed']);
});

test('cargo that comes packed leaves without word of its loading, and may have it', async () => {
  for (const told of [true, false]) {
    const { fakes } = await running(async (stage) => {
      const journey = await aTransfer(stage);
      await journey.reaches('declared');
      await journey.passes('arrived-at-port');
      await journey.answers(10, { released: 2 });
      await journey.reaches('released');
      if (told) await journey.passes('loaded');
      await journey.passes('departed');
      await expect(journey.passes('loaded')).rejects.toMatchObject(refused('STATE_CONFLICT', 'departed'));
      await journey.finalises();
      await journey.passes('arrived-overseas');
      await journey.passes('import-cleared');
      await journey.counted('m1', true);
    });
    expect(kindsOf({ fakes }).includes('loaded')).toBe(told);
  }
});

test('what is being given up is not loaded, and loaded goods may still be given up', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await looseCargo(stage);
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await journey.passes('loaded');
    await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] });
    await expect(journey.passes('departed')).rejects.toMatchObject(refused('STATE_CONFLICT', 'cancelling'));
    await journey.answers(21, { withdrawn: 2 });
    await journey.reaches('cancelled');
  });
  expect(statesOf(fakes).at(-1)).toBe('cancelled');
  expect(fakes.postDeparture).not.toHaveBeenCalled();
});
