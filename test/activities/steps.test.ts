import { expect, test } from 'vitest';
import { createRegistrationActivities } from '../../activities/registrations.ts';
import { createTransferActivities } from '../../activities/transfers.ts';
import { createWarehouseRegistrationActivities } from '../../activities/warehouse-registrations.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import * as models from '../../models/index.ts';
import { EnterpriseModel, EventModel, StockTransferModel, TimelineModel, WarehouseRegistrationModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { actor, aTransfer, parties } from './goods.ts';

aDatabase();

const transfers = createTransferActivities({ models });
const enterprises = createRegistrationActivities({ models });
const registrations = createWarehouseRegistrationActivities({ models, policies: POLICY_BOOK });
const timeline = (resourceId: string) => TimelineModel.find({ resourceId }).sort({ at: 1, _id: 1 }).lean();

test('a step is state, timeline entry and event together, once however often and by however many it is tried', async () => {
  const { _id: transferId, organisationId } = await aTransfer(await parties());
  const milestone = { kind: 'arrived-at-port', occurredAt: '2026-11-25T01:00:00Z', reference: '粤A12345' } as const;
  const step = { transferId, step: '4:arrived-at-port', state: 'arrived-at-port', actor, attention: null, milestone, detail: {} } as const;
  await Promise.all([transfers.advanceTransfer(step), transfers.advanceTransfer(step), transfers.advanceTransfer(step)]);
  await transfers.advanceTransfer(step);
  const transfer = await StockTransferModel.findById(transferId).lean();
  expect(transfer).toMatchObject({ state: 'arrived-at-port', attention: null });
  expect(transfer?.milestones).toEqual([{ ...milestone, recordedAt: expect.any(String) as string }]);
  const told = { occurredAt: milestone.occurredAt, reference: milestone.reference };
  expect(await timeline(transferId)).toMatchObject([{ organisationId, kind: 'arrived-at-port', ...actor, detail: told }]);
  expect(await EventModel.find({ resourceId: transferId }).lean()).toMatchObject([
    { type: 'stock-transfer.arrived-at-port', data: { state: 'arrived-at-port', ...told } },
  ]);
});

test('what needs attention is stored with the step that asks for it and gone with the next', async () => {
  const { _id: transferId } = await aTransfer(await parties());
  const attention = { code: 'CHECK_FAILED', message: { en: 'x', 'zh-CN': '某' }, actions: ['recheck'] };
  const shared = { transferId, actor, milestone: null, detail: {} };
  await transfers.advanceTransfer({ ...shared, step: '1:needs-attention', state: 'needs-attention', attention });
  expect((await StockTransferModel.findById(transferId).lean())?.attention).toEqual(attention);
  await transfers.advanceTransfer({ ...shared, step: '2:checking', state: 'checking', attention: null });
  expect((await StockTransferModel.findById(transferId).lean())?.attention).toBeNull();
  expect((await timeline(transferId)).map(({ kind }) => kind)).toEqual(['needs-attention', 'checking']);
});

test('a step told again late leaves the state that came after it', async () => {
  const { _id: transferId } = await aTransfer(await parties());
  const step = (name: 'filing' | 'declared', count: number) =>
    ({ transferId, step: `${count}:${name}`, state: name, actor, attention: null, milestone: null, detail: {} }) as const;
  await transfers.advanceTransfer(step('filing', 1));
  await transfers.advanceTransfer(step('declared', 2));
  await transfers.advanceTransfer(step('filing', 1));
  expect((await StockTransferModel.findById(transferId).lean())?.state).toBe('declared');
});

test('a review of an enterprise and of a registration is kept with who gave it, once', async () => {
  const { enterprise, seller } = await parties({ enterprise: { state: 'under-review' } });
  const registration = await WarehouseRegistrationModel.findOne({ organisationId: seller }).orFail().lean();
  const review = { decision: 'rejected' as const, reasons: ['租赁合同已过期'] };
  const step = { step: '2:rejected', state: 'rejected' as const, actor, review };
  await Promise.all([1, 2, 3].map(() => enterprises.advanceEnterprise({ id: enterprise._id, ...step })));
  await Promise.all(
    [1, 2, 3].map(() =>
      registrations.advanceWarehouseRegistration({ id: registration._id, kind: 'rejected', period: { number: 1 }, ...step }),
    ),
  );
  const kept = { state: 'rejected', review: { ...review, by: actor.by } };
  expect(await EnterpriseModel.findById(enterprise._id).lean()).toMatchObject(kept);
  expect(await WarehouseRegistrationModel.findById(registration._id).lean()).toMatchObject(kept);
  for (const id of [enterprise._id, registration._id]) expect(await timeline(id)).toMatchObject([{ kind: 'rejected', ...actor }]);
  expect(await registrations.readWarehouseRegistration(registration._id)).toEqual({
    validTo: '2027-12-31',
    missing: ['cooperation-agreement'],
    demanded: false,
  });
});

test('a step of something that is not there is a lasting error', async () => {
  const lasting = { type: 'NOT_FOUND', nonRetryable: true };
  const step = { step: '1:x', actor, review: null };
  await expect(enterprises.advanceEnterprise({ id: 'ent_none', state: 'active', ...step })).rejects.toMatchObject(lasting);
  await expect(
    registrations.advanceWarehouseRegistration({ id: 'reg_none', kind: 'active', state: 'active', ...step }),
  ).rejects.toMatchObject(lasting);
  await expect(registrations.readWarehouseRegistration('reg_none')).rejects.toMatchObject(lasting);
  const transfer = { transferId: 'stk_none', step: '1:x', state: 'filing', actor, attention: null, milestone: null, detail: {} } as const;
  await expect(transfers.advanceTransfer(transfer)).rejects.toMatchObject(lasting);
});
