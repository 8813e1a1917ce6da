import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readNotice } from '../../activities/notices.ts';
import { allReleased } from '../../domain/ticket-state.ts';
import * as models from '../../models/index.ts';
import { ArrivalReportModel, type ArrivalReportRecord, OrganisationModel, TimelineModel, newId } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { type aTransfer, parties } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();

type Transfer = Awaited<ReturnType<typeof aTransfer>>;
async function reported({ transport, totals }: Transfer, change: Partial<ArrivalReportRecord> = {}): Promise<ArrivalReportRecord> {
  const organisationId = newId('organisation');
  await OrganisationModel.create([
    { _id: organisationId, name: '南沙监管场所', email: `${organisationId}@site.example`, language: 'zh-CN', createdAt: new Date() },
  ]);
  const report: ArrivalReportRecord = {
    _id: newId('arrivalReport'),
    organisationId,
    messageId: randomUUID(),
    operatorCode: '4401980S1T',
    siteCode: '516501A',
    billNo: transport.billNo,
    vehiclePlate: '粤A·S1001',
    logisticsNos: [],
    packages: totals.cartons,
    grossWeightKg: totals.grossWeightKg,
    arrivedAt: '2026-11-25T01:00:00Z',
    state: 'waiting',
    transferId: null,
    sellerOrganisationId: null,
    differences: [],
    policyPackId: null,
    receivedAt: new Date(),
    comparedAt: null,
    ...change,
  };
  await ArrivalReportModel.create([report]);
  return report;
}
const stateOf = async ({ _id }: ArrivalReportRecord) => (await ArrivalReportModel.findById(_id).orFail().lean()).state;

test('a report that agrees is matched once, however often it is compared, goes to customs as the site tells it, and releases the goods', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const report = await reported(filing.transfer);
  const first = await world.run('compareArrivals', filing.transfer._id);
  expect(first).toEqual({
    arrived: {
      milestone: { kind: 'arrived-at-port', occurredAt: report.arrivedAt, reference: report.vehiclePlate },
      by: report.organisationId,
    },
    differing: null,
  });
  expect(await world.run('compareArrivals', filing.transfer._id)).toEqual(first);
  expect(await TimelineModel.countDocuments({ resourceId: report._id })).toBe(1);
  const milestone = first.arrived?.milestone;
  if (milestone === undefined) throw new Error('nothing arrived');
  await world.run('reportArrival', { filingId: filing.filingId, milestone });
  const sent = (await filing.messages('sent')).find(({ messageType }) => messageType === 'CEB507Message');
  const xml = await (await fetch(`${world.url}/sandbox/messages/${world.dxpId}/${sent?._id}`)).text();
  const { cartons, grossWeightKg } = filing.transfer.totals;
  for (const said of ['516501A', '4401980S1T', '南沙监管场所', `件数:${cartons};毛重:${grossWeightKg}`]) expect(xml).toContain(said);
  await filing.until(allReleased);
});

test('a report that differs is told to both sides with its figures, and a corrected one supersedes it', async () => {
  const world = await aWorld();
  const { transfer } = await aFiling(world);
  const wrong = await reported(transfer, { packages: transfer.totals.cartons + 1 });
  expect(await world.run('compareArrivals', transfer._id)).toEqual({ arrived: null, differing: wrong._id });
  const told = await readNotice(models, { template: 'arrival-mismatch', resourceId: transfer._id }, 'https://outport.example');
  expect(told.organisationIds.toSorted()).toEqual([transfer.organisationId, wrong.organisationId].toSorted());
  const figures = told.content.facts.map(({ value }) => (typeof value === 'string' ? value : value.en));
  expect(figures).toContain(`reported ${transfer.totals.cartons + 1}, declared ${transfer.totals.cartons}`);
  const right = await reported(transfer);
  expect(await world.run('compareArrivals', transfer._id)).toMatchObject({ arrived: { by: right.organisationId } });
  expect([await stateOf(wrong), await stateOf(right)]).toEqual(['superseded', 'matched']);
});

test('under one bill of two transfers only a report that names units is about one of them', async () => {
  const world = await aWorld();
  const who = await parties();
  const one = await aFiling(world, { who });
  const other = await aFiling(world, { who, change: { transport: one.transfer.transport } });
  const unnamed = await reported(one.transfer);
  expect(await world.run('compareArrivals', one.transfer._id)).toEqual({ arrived: null, differing: null });
  expect(await stateOf(unnamed)).toBe('waiting');
  const units = (await other.tickets()).map(({ logisticsNo }) => logisticsNo);
  const named = await reported(other.transfer, { logisticsNos: units });
  expect(await world.run('compareArrivals', one.transfer._id)).toEqual({ arrived: null, differing: null });
  expect(await world.run('compareArrivals', other.transfer._id)).toMatchObject({ arrived: { by: named.organisationId } });
});
