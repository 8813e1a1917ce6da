import { expect, inject, onTestFinished, test } from 'vitest';
import { openReplayer } from '../support/histories.ts';
import { aTemporal } from '../support/running.ts';
import { goldens, keep } from './goldens.ts';
import { SCENARIOS } from './scenarios.ts';

const { running } = aTemporal({ cached: false });
const recording = process.env['OUTPORT_RECORD_HISTORIES'] === '1';

function aReplayer() {
  const replayer = openReplayer({ codePath: inject('workflowBundle') });
  onTestFinished(() => replayer.close());
  return replayer;
}

test.each(Object.entries(SCENARIOS))(
  '%s goes the same way when its flows are dropped from memory between tasks',
  async (name, scenario) => {
    const { histories } = await running(scenario);
    expect(histories.length).toBeGreaterThan(0);
    if (recording) await keep(name, histories);
  },
);

test("every recorded history replays on today's flows", async () => {
  await expect(aReplayer().replay(await goldens())).resolves.toBeUndefined();
});

test('every scenario has recorded histories, and every recorded history has its scenario', async () => {
  const recorded = (await goldens()).map(({ workflowId }) => workflowId.split('.')[0]);
  expect(new Set(recorded)).toEqual(new Set(Object.keys(SCENARIOS)));
});

test('a flow that would now act otherwise than it did is found out', async () => {
  const changed = await goldens((text) => text.replaceAll('"renderDocuments"', '"withdrawTickets"'));
  const ordinary = changed.filter(({ workflowId }) => workflowId === 'transfer-ordinary.stockTransfer');
  await expect(aReplayer().replay(ordinary)).rejects.toThrow(/transfer-ordinary\.stockTransfer does not replay/u);
});
