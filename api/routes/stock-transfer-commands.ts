import type { z } from 'zod';
import type { UpdateDefinition } from '@temporalio/common';
import type { ErrorCode } from '../../contracts/errors.ts';
import {
  type Commanded,
  type StateAnswer,
  adoptPolicies,
  cancelTransfer,
  recheckTransfer,
  recordMilestone,
  resubmitFiling,
} from '../../contracts/stock-transfer.messages.ts';
import { MilestoneInput, StockTransfer } from '../../contracts/stock-transfer.ts';
import type { Language } from '../../contracts/units.ts';
import type { Flows } from '../flows.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { transferHeadView } from '../views/transfer.ts';
import { findTransfer } from './stock-transfers.ts';

const tag = 'Stock transfers';
const path = '/v1/stock-transfers';
const roles = ['seller', 'operator'] as const;
type Command = UpdateDefinition<StateAnswer, [Commanded]>;

const shown = async (id: string, principal: Principal, language: Language): Promise<{ body: z.infer<typeof StockTransfer> }> => ({
  body: transferHeadView(await findTransfer(id, principal), language),
});

export const stockTransferCommandRoutes = (flows: Flows): Route[] => {
  const command = (verb: string, summary: string, update: Command, errors: readonly ErrorCode[] = []): Route =>
    route({
      method: 'post',
      path: `${path}/{id}:${verb}`,
      tag,
      summary,
      roles,
      params: byId('stockTransfer'),
      answers: { status: 200, schema: StockTransfer },
      errors: ['STATE_CONFLICT', ...errors],
      async handle({ params, principal, actor, language, commandId }) {
        await flows.command(() => findTransfer(params.id, principal), update, { actor }, commandId);
        return shown(params.id, principal, language);
      },
    });
  return [
    command('cancel', 'Give the transfer up; orders customs has taken are deleted first', cancelTransfer, ['CANCEL_TOO_LATE']),
    command('recheck', 'Check again after what blocked it was corrected', recheckTransfer),
    command('adopt-policies', 'Take the packs that hold now for what is planned again from here on', adoptPolicies),
    command('resubmit', 'File the refused tickets again, with the catalogue as it is now', resubmitFiling),
    route({
      method: 'post',
      path: `${path}/{id}/milestones`,
      tag,
      summary: 'Report where the goods are',
      roles,
      params: byId('stockTransfer'),
      body: MilestoneInput,
      answers: { status: 200, schema: StockTransfer },
      errors: ['STATE_CONFLICT'],
      async handle({ params, body, principal, actor, language, commandId }) {
        await flows.command(() => findTransfer(params.id, principal), recordMilestone, { milestone: body, actor }, commandId);
        return shown(params.id, principal, language);
      },
    }),
  ];
};
