import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WarehouseFilingAnswer, WarehouseForm } from '../../contracts/warehouse-filing.ts';
import { createWarehouseFilingDesk } from '../../gateways/single-window/warehouse-filing.ts';
import { startSandbox } from '../../sandbox/single-window/server.ts';

const aForm = (change: Partial<WarehouseForm['warehouse']> = {}, paperCountry = 'MYS'): WarehouseForm => {
  const warehouse = { name: 'Klang North', country: 'MYS', address: '2 Jalan Pelabuhan, Port Klang', nature: '租赁' as const, ...change };
  return {
    formNo: `HWC${randomUUID().replaceAll('-', '').slice(0, 20).toUpperCase()}0101`,
    customsCode: '5165',
    enterprise: { customsCode: '4401960D7Q', usci: '91440115MA9XT7QK3X', name: '明泉贸易有限公司' },
    warehouse,
    validFrom: '2023-01-01',
    validTo: '2024-06-30',
    papers: [{ kind: 'lease', fileName: '租赁合同.pdf', sha256: 'a'.repeat(64), country: paperCountry, address: warehouse.address }],
  };
};

async function aDesk({ dataDir = null, paceMs = 1 }: { dataDir?: string | null; paceMs?: number } = {}) {
  const sandbox = await startSandbox({ port: 0, dataDir, seed: 7, scenario: 'release', paceMs });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await sandbox.close();
    open = false;
  };
  onTestFinished(close);
  const desk = createWarehouseFilingDesk({ url: sandbox.url });
  return {
    ...desk,
    url: sandbox.url,
    close,
    answers: async (formNo: string): Promise<WarehouseFilingAnswer> =>
      vi.waitFor(
        async () => {
          const answer = await desk.ask(formNo);
          expect(answer.status).not.toBe('pending');
          return answer;
        },
        { timeout: 10_000, interval: 5 },
      ),
    behaves: (of: string, scenario: string): Promise<Response> =>
      fetch(`${sandbox.url}/sandbox/warehouses/${encodeURIComponent(of)}`, {
        method: 'PUT',
        body: JSON.stringify({ scenario }),
        headers: { 'content-type': 'application/json' },
      }),
  };
}

test('a form in order is taken under a number of customs, and the same form again is the same filing', async () => {
  const desk = await aDesk();
  const form = aForm();
  await desk.file(form);
  const answer = await desk.answers(form.formNo);
  expect(answer).toEqual({ status: 'accepted', filingNo: 'HWC5165000001' });
  await desk.file(form);
  expect(await desk.ask(form.formNo)).toEqual(answer);
  const { filings } = (await (await fetch(`${desk.url}/sandbox/warehouse-filings`)).json()) as { filings: unknown[] };
  expect(filings).toHaveLength(1);
});

test('a number that was used for another form is refused, and so is a form that is none', async () => {
  const desk = await aDesk();
  const form = aForm();
  await desk.file(form);
  await expect(desk.file({ ...form, validTo: '2025-06-30' })).rejects.toMatchObject({ name: 'SingleWindowRefused' });
  await expect(desk.file({ ...aForm(), papers: [] })).rejects.toMatchObject({ name: 'SingleWindowRefused' });
  await expect(desk.ask('HWC0')).rejects.toMatchObject({ name: 'SingleWindowRefused' });
});

test.each([
  ['an address without a house number', aForm({ address: 'Jalan Pelabuhan, Port Klang' }), ['地址未列明门牌号']],
  ['a paper of another country', aForm({}, 'THA'), ['国别与证明材料不一致']],
  ['both', aForm({ address: '巴生港路' }, 'THA'), ['地址未列明门牌号', '国别与证明材料不一致']],
])('%s is refused for the reasons that were reported', async (_name, form, reasons) => {
  const desk = await aDesk();
  await desk.file(form);
  expect(await desk.answers(form.formNo)).toEqual({ status: 'refused', reasons });
});

test('told so, customs refuses one form of a warehouse and takes the next, or keeps silent until told otherwise', async () => {
  const desk = await aDesk();
  await desk.behaves('Klang North', 'refuse-once');
  const [first, second, third] = [aForm(), aForm(), aForm()];
  await desk.file(first);
  await desk.file(second);
  expect(await desk.answers(first.formNo)).toMatchObject({ status: 'refused' });
  expect(await desk.answers(second.formNo)).toMatchObject({ status: 'accepted' });
  await desk.behaves(third.formNo, 'silent');
  await desk.file(third);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await desk.ask(third.formNo)).toEqual({ status: 'pending' });
  await desk.behaves(third.formNo, 'examine');
  expect(await desk.answers(third.formNo)).toMatchObject({ status: 'accepted' });
});

test('what was filed outlives the process, and its page shows it escaped', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'outport-desk-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const form = aForm({ name: '<b>Klang</b>' });
  const before = await aDesk({ dataDir });
  await before.file(form);
  await before.close();
  const after = await aDesk({ dataDir });
  expect(await after.answers(form.formNo)).toMatchObject({ status: 'accepted' });
  const page = await (await fetch(after.url)).text();
  expect(page).toContain('&#60;b&#62;Klang');
  expect(page).not.toContain('<b>Klang');
});

test('a desk that is away is told apart from one that refuses', async () => {
  const desk = await aDesk();
  await desk.close();
  await expect(desk.file(aForm())).rejects.toMatchObject({ name: 'SingleWindowUnavailable' });
  await expect(desk.ask('HWC0')).rejects.toMatchObject({ name: 'SingleWindowUnavailable' });
});
