import { Router } from 'express';
import { z } from 'zod';
import { WarehouseForm, type WarehouseFilingAnswer } from '../../contracts/warehouse-filing.ts';
import { chance } from './chance.ts';
import type { Store } from './store.ts';

/** How the home customs behaves towards one warehouse, by its name or by the number of its form. `refuse-once` takes the next form. */
const WAREHOUSE_SCENARIOS = ['examine', 'refuse-once', 'silent'] as const;
type WarehouseScenario = (typeof WAREHOUSE_SCENARIOS)[number];
/** Customs takes longer over a warehouse than over one step of a ticket. */
const STEPS = 10;

type Row = { id: number; formNo: string; name: string; form: string; dueAt: number; receivedAt: number };
export type WarehouseFilingView = {
  formNo: string;
  warehouse: string;
  customsCode: string;
  receivedAt: string;
  answer: WarehouseFilingAnswer;
};
type Pace = { seed: number; paceMs: number };

/** The desk at which warehouses are filed: `PUT` a form, `GET` what customs says of it by now; a number that is known already is filed. */
export function warehouseFilings(store: Store, pace: Pace): Router {
  const router = Router();
  router.put('/warehouse-filings/:formNo', (req, res) => {
    const form = WarehouseForm.parse(req.body);
    if (form.formNo !== req.params.formNo) return void res.status(400).json({ error: '表单编号不一致' });
    const known = rowOf(store, form.formNo);
    const isRepeat = known !== undefined && known.form === JSON.stringify(form);
    if (known !== undefined && !isRepeat) return void res.status(409).json({ error: '表单编号已用于其他登记表' });
    if (known === undefined) take(store, form, Date.now(), pace);
    return void res.status(known === undefined ? 201 : 200).json({ formNo: form.formNo, known: isRepeat });
  });
  router.get('/warehouse-filings/:formNo', (req, res) => {
    const row = rowOf(store, req.params.formNo);
    if (row === undefined) res.status(404).json({ error: '无此登记表' });
    else res.json(answerOf(store, row, Date.now()));
  });
  router.put('/sandbox/warehouses/:nameOrFormNo', (req, res) => {
    const { scenario } = z.object({ scenario: z.enum(WAREHOUSE_SCENARIOS) }).parse(req.body);
    store.run('INSERT OR REPLACE INTO warehouse_scenarios (of, scenario) VALUES (?, ?)', req.params.nameOrFormNo, scenario);
    res.json({ of: req.params.nameOrFormNo, scenario });
  });
  router.get('/sandbox/warehouse-filings', (_req, res) => void res.json({ filings: warehouseFilingViews(store) }));
  return router;
}

/** The newest first. */
export const warehouseFilingViews = (store: Store): WarehouseFilingView[] =>
  store.all<Row>(`${SELECT} ORDER BY id DESC LIMIT 200`).map((row) => ({
    formNo: row.formNo,
    warehouse: row.name,
    customsCode: formOf(row).customsCode,
    receivedAt: new Date(row.receivedAt).toISOString(),
    answer: answerOf(store, row, Date.now()),
  }));

const SELECT = 'SELECT id, form_no AS formNo, name, form, due_at AS dueAt, received_at AS receivedAt FROM warehouse_filings';
const rowOf = (store: Store, formNo: string): Row | undefined => store.first<Row>(`${SELECT} WHERE form_no = ?`, formNo);
const formOf = ({ form }: Row): WarehouseForm => WarehouseForm.parse(JSON.parse(form));

function take(store: Store, form: WarehouseForm, now: number, { seed, paceMs }: Pace): void {
  const { name } = form.warehouse;
  store.transaction(() => {
    const once = scenarioOf(store, { formNo: form.formNo, name }) === 'refuse-once';
    const delay = Math.ceil(paceMs * STEPS * (0.5 + chance(seed, 'warehouse', form.formNo)));
    const sql = 'INSERT INTO warehouse_filings (form_no, name, form, received_at, due_at) VALUES (?, ?, ?, ?, ?)';
    store.run(sql, form.formNo, name, JSON.stringify(form), now, now + delay);
    if (!once) return;
    store.run("DELETE FROM warehouse_scenarios WHERE scenario = 'refuse-once' AND of IN (?, ?)", name, form.formNo);
    store.run('INSERT OR REPLACE INTO warehouse_scenarios (of, scenario) VALUES (?, ?)', form.formNo, 'refuse-once');
  });
}

const scenarioOf = (store: Store, { formNo, name }: Pick<Row, 'formNo' | 'name'>): WarehouseScenario =>
  store.first<{ scenario: WarehouseScenario }>('SELECT scenario FROM warehouse_scenarios WHERE of = ?', formNo)?.scenario ??
  store.first<{ scenario: WarehouseScenario }>('SELECT scenario FROM warehouse_scenarios WHERE of = ?', name)?.scenario ??
  'examine';

function answerOf(store: Store, row: Row, now: number): WarehouseFilingAnswer {
  const scenario = scenarioOf(store, row);
  if (now < row.dueAt || scenario === 'silent') return { status: 'pending' };
  const form = formOf(row);
  const reasons = [...faultsOf(form), ...(scenario === 'refuse-once' ? ['证明材料未加盖公章'] : [])];
  if (reasons.length > 0) return { status: 'refused', reasons };
  return { status: 'accepted', filingNo: `HWC${form.customsCode}${String(row.id).padStart(6, '0')}` };
}

/** What customs was reported to refuse. Source: china-export.md §1.4, an agency page. */
const faultsOf = ({ warehouse, papers }: WarehouseForm): string[] => [
  ...(/\p{N}/u.test(warehouse.address) ? [] : ['地址未列明门牌号']),
  ...(papers.every(({ country }) => country === null || country === warehouse.country) ? [] : ['国别与证明材料不一致']),
];
