import { expect, test } from 'vitest';
import { completeTickets } from '../../activities/customs/complete-tickets.ts';
import { groupsOf } from '../../domain/statistics.ts';
import * as models from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aWorld } from './world.ts';

aDatabase();
const { TicketModel, figuresOf } = models;
const counted = async (organisationId: string) =>
  groupsOf(await figuresOf({ organisationId }, ['mode', 'path', 'country']), ['mode', 'path', 'country']);

test('a filing is counted as customs treated it, its refusals included, and tickets of before there were statistics count the same', async () => {
  const world = await aWorld({ scenario: 'reject-declaration', seed: 3 });
  const filing = await aFiling(world);
  const { organisationId } = filing.transfer;
  const before = { mode: '9810', country: 'MYS', tickets: 2, accepted: 0, inspectionRate: null, refusals: [] };
  expect(await counted(organisationId)).toMatchObject([
    { ...before, path: 'form' },
    { ...before, path: 'list' },
  ]);
  const refused = await filing.declare();
  await filing.release();
  const groups = await counted(organisationId);
  const tickets = await filing.tickets();
  expect(groups.reduce((sum, group) => sum + group.released, 0)).toBe(tickets.length);
  expect(groups.flatMap(({ refusals }) => refusals).reduce((sum, { count }) => sum + count, 0)).toBe(
    refused.reduce((sum, { rejected }) => sum + rejected, 0),
  );
  for (const { clearance } of groups) expect(clearance.measured).toBeGreaterThan(0);

  await TicketModel.updateMany({ organisationId }, { $unset: { shipment: '', clearance: '' } });
  expect(await counted(organisationId)).toEqual([]);
  const completed = await Promise.all([completeTickets(models), completeTickets(models)]);
  expect(Math.max(...completed)).toBe(tickets.length);
  expect(await counted(organisationId)).toEqual(groups);
  expect(await completeTickets(models)).toBe(0);
});
