import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import type { InspectionResultInput } from '../contracts/inspection.ts';
import { decidedBy } from '../domain/inspection.ts';
import type { Deps } from './deps.ts';

export type InspectionRecording = { inspectionId: string; resultId: string; result: InspectionResultInput; actor: Actor };
/** How many inspections of a transfer still wait for customs, and how many have failed and not been declared again. */
export type InspectionStanding = { open: number; failed: number };

export const createInspectionActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** Writes what a person says of an inspection. Safe to retry: a result is written once. Errors: NOT_FOUND; STATE_CONFLICT when customs has decided
   *  otherwise. */
  async recordInspectionResult({ inspectionId, resultId, result, actor }: InspectionRecording): Promise<void> {
    await models.inTransaction(async (session) => {
      const inspection = await models.InspectionModel.findById(inspectionId).session(session).lean();
      if (inspection === null) throw ApplicationFailure.nonRetryable(`no inspection ${inspectionId}`, 'NOT_FOUND');
      const { organisationId, ticketId, attempt, state, decidedAt, results } = inspection;
      if (results.some(({ id }) => id === resultId)) return;
      const { outcome, findings, officerRemark, occurredAt = new Date().toISOString() } = result;
      const ticket = await models.TicketModel.findById(ticketId).select('state attempt').session(session).lean();
      const stands = decidedAt === null || (ticket?.attempt === attempt && decidedBy(ticket.state, outcome) === outcome);
      if (!stands) throw ApplicationFailure.nonRetryable(`customs has decided: ${state}`, 'STATE_CONFLICT', { state });
      const recorded = { id: resultId, outcome, findings, officerRemark, occurredAt, by: actor.by };
      await models.InspectionModel.updateOne(
        { _id: inspectionId },
        { $set: { state: outcome }, $push: { results: recorded } },
        { session },
      );
      await models.recordProgress(
        {
          resource: 'inspection',
          resourceId: inspectionId,
          organisationId,
          step: `recorded:${resultId}`,
          kind: 'result-recorded',
          state: outcome,
          detail: { findings, officerRemark, occurredAt },
          ...actor,
        },
        session,
      );
    });
  },

  /** Where the inspections of a transfer stand. */
  async readInspections(transferId: string): Promise<InspectionStanding> {
    const found = await models.InspectionModel.find({ transferId }).select('ticketId attempt state decidedAt').lean();
    const failed = found.filter(({ state }) => state === 'failed');
    const tickets = await models.TicketModel.find({ _id: { $in: failed.map(({ ticketId }) => ticketId) } })
      .select('attempt')
      .lean();
    const attemptOf = new Map(tickets.map(({ _id, attempt }) => [_id, attempt]));
    return {
      open: found.filter(({ decidedAt }) => decidedAt === null).length,
      failed: failed.filter(({ ticketId, attempt }) => attemptOf.get(ticketId) === attempt).length,
    };
  },
});
