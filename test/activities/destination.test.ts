import { expect, test } from 'vitest';
import type { ComplianceDocument } from '../../domain/destination.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import * as models from '../../models/index.ts';
import {
  DecisionModel,
  ImporterLicenceModel,
  ImporterModel,
  ProductModel,
  StockTransferModel,
  WarehouseModel,
  newId,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aTransfer, actor, parties } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();

/** An Indonesian importer with these papers, each valid on the day of the declaration. */
async function anImporter(partnerOrganisationId: string, ...documents: ComplianceDocument[]): Promise<string> {
  const createdAt = new Date();
  const importerId = newId('importer');
  const contact = { name: 'Sari', email: 'sari@jakarta.example', phone: '+62 21 0000' };
  const registration = { registrationKind: 'NIB', registrationNumber: '0220000000001', bondedLicence: null, contact };
  await ImporterModel.create([{ _id: importerId, name: 'PT Impor', partnerOrganisationId, country: 'IDN', ...registration, createdAt }]);
  const licence = (document: ComplianceDocument, index: number) => ({
    _id: newId('importerLicence'),
    importerId,
    document,
    number: `N-${index}`,
    hsPrefixes: null,
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    revokedAt: null,
    createdAt,
  });
  await ImporterLicenceModel.create(documents.map(licence));
  return importerId;
}
const revokeAll = (importerId: string) => ImporterLicenceModel.updateMany({ importerId }, { $set: { revokedAt: new Date() } });

test('a transfer that was planned is filed again after its importer has lost every licence, and a new one is not planned', async () => {
  const world = await aWorld({ scenario: 'reject-order' });
  const who = await parties({ warehouse: { country: 'IDN' } });
  const importerId = await anImporter(who.partner, 'id-import-approval', 'id-surveyor-report');
  const filing = await aFiling(world, { who, change: { importerId } });
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ orderRejected }) => orderRejected === 4);
  await revokeAll(importerId);
  expect(await filing.replan()).toMatchObject({ outcome: 'ready', tickets: 4 });
  const later = await aTransfer(who, undefined, { importerId });
  expect(await world.run('checkAndPlan', later._id)).toMatchObject({
    outcome: 'blocked',
    attention: {
      message: { en: expect.stringContaining('surveyor report') as string, 'zh-CN': expect.stringContaining('检验报告') as string },
    },
  });
});

test('a plan keeps the pack of the country and all that its rule looked at, and is decided again to the same bytes', async () => {
  const world = await aWorld();
  const who = await parties({ warehouse: { country: 'IDN', regime: 'bonded' } });
  await ProductModel.updateOne({ organisationId: who.seller, sku: 'MUG' }, { $set: { attributes: ['food-contact'] } });
  const importerId = await anImporter(who.partner, 'id-api', 'id-sni');
  const { transfer } = await aFiling(world, { who, change: { importerId } });
  await revokeAll(importerId);
  const decision = await DecisionModel.findOne({ resourceId: transfer._id }).orFail().lean();
  expect(decision.policies).toContainEqual(expect.objectContaining({ packId: 'ID.COMPLIANCE.2025' }));
  const given = (await models.inputOf(decision)) as PlanInput;
  expect(given).toMatchObject({ warehouse: { country: 'IDN', regime: 'bonded' }, importer: { id: importerId, licences: [{}, {}] } });
  expect(given.products.find(({ sku }) => sku === 'MUG')).toMatchObject({ attributes: ['food-contact'] });
  const again = decidePlan(given, models.recallKept<PlanningSubject>(POLICY_BOOK, decision.policies));
  expect((await models.decisionOf({ ...decision, given, outcome: again })).outcomeSha256).toBe(decision.outcomeSha256);
});

test('what was stored before there were attributes, regimes and importers is planned as it was', async () => {
  const world = await aWorld();
  const who = await parties();
  const transfer = await aTransfer(who);
  await ProductModel.collection.updateMany({ organisationId: who.seller }, { $unset: { attributes: '' } });
  await WarehouseModel.collection.updateOne({ _id: who.warehouse._id as never }, { $unset: { regime: '' } });
  await StockTransferModel.collection.updateOne({ _id: transfer._id as never }, { $unset: { importerId: '' } });
  expect(await world.run('checkAndPlan', transfer._id)).toMatchObject({ outcome: 'ready', tickets: 4 });
});

test('packs adopted for a planned transfer are those of its own country', async () => {
  const world = await aWorld();
  const who = await parties({ warehouse: { country: 'IDN' } });
  const importerId = await anImporter(who.partner, 'id-import-approval', 'id-surveyor-report');
  const { transfer } = await aFiling(world, { who, change: { importerId } });
  await StockTransferModel.updateOne({ _id: transfer._id }, { $set: { policies: [] } });
  await world.run('adoptPolicies', { transferId: transfer._id, step: '9:policies-adopted', actor });
  const { policies } = await StockTransferModel.findById(transfer._id).orFail().lean();
  expect(policies.map(({ packId }) => packId)).toContain('ID.COMPLIANCE.2025');
});
