import { ApplicationFailure } from '@temporalio/activity';
import { Exact } from '../domain/exact.ts';
import type { MilestoneInput } from '../contracts/stock-transfer.ts';
import { cargoDifferences, unitDifferences } from '../domain/arrival.ts';
import type { ArrivalReportRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

/** What the reports of the site say of a transfer: that its goods are there, as a milestone of who reported it; or the newest that differs. */
export type ComparedArrival = { arrived: { milestone: MilestoneInput; by: string } | null; differing: string | null };

export const createArrivalActivities = ({ models, policies }: Pick<Deps, 'models' | 'policies'>) => {
  /** What a filing declares, all tickets together, and their units. */
  async function declaredOf(transferId: string) {
    const tickets = await models.TicketModel.find({ transferId, state: { $ne: 'withdrawn' } })
      .select('logisticsNo totals')
      .lean();
    return {
      units: tickets.map(({ logisticsNo }) => logisticsNo),
      packages: tickets.reduce((sum, { totals }) => sum + totals.cartons, 0),
      grossWeightKg: tickets.reduce((sum, { totals }) => sum.plus(totals.grossWeightKg), new Exact(0)).toFixed(),
    };
  }

  return {
    /** Compares the reports that wait for a bill with what its transfer declares: by units where they are named, by packages and gross weight. Under
     *  one bill of several transfers a report that names no unit waits on, since nobody can tell whose goods it is about. Safe to retry: a report is
     *  compared once. Errors: NOT_FOUND. */
    async compareArrivals(transferId: string): Promise<ComparedArrival> {
      const transfer = await models.transferHead(transferId);
      if (transfer === null) throw ApplicationFailure.nonRetryable(`no transfer ${transferId}`, 'NOT_FOUND');
      const { billNo } = transfer.transport;
      const waiting = await models.ArrivalReportModel.find({ billNo, state: 'waiting' }).sort({ receivedAt: 1, _id: 1 }).lean();
      if (waiting.length > 0) {
        const declared = await declaredOf(transferId);
        const shared = (await models.StockTransferModel.countDocuments({ 'transport.billNo': billNo, state: { $ne: 'cancelled' } })) > 1;
        const isOurs = ({ logisticsNos }: ArrivalReportRecord): boolean =>
          logisticsNos.length === 0 ? !shared : logisticsNos.some((unit) => declared.units.includes(unit));
        const pack = policies.on('arrival-tolerance', transfer.declarationDate, transfer.customsCode, transfer.mode);
        for (const report of waiting.filter(isOurs)) {
          const differences = [
            ...unitDifferences(report.logisticsNos, declared.units),
            ...cargoDifferences(pack.parameters, { reported: report, declared }),
          ];
          await compared(report, { transferId, sellerOrganisationId: transfer.organisationId, differences, policyPackId: pack.id });
        }
      }
      const matched = await models.ArrivalReportModel.findOne({ transferId, state: 'matched' }).sort({ receivedAt: 1 }).lean();
      if (matched !== null) {
        const { arrivedAt, vehiclePlate, organisationId } = matched;
        return {
          arrived: { milestone: { kind: 'arrived-at-port', occurredAt: arrivedAt, reference: vehiclePlate }, by: organisationId },
          differing: null,
        };
      }
      const differing = await models.ArrivalReportModel.findOne({ transferId, state: 'mismatched' }).sort({ receivedAt: -1 }).lean();
      return { arrived: null, differing: differing?._id ?? null };
    },
  };

  type Comparison = Pick<ArrivalReportRecord, 'transferId' | 'sellerOrganisationId' | 'differences' | 'policyPackId'>;
  /** Notes what came of a comparison, in the report and in its timeline; an earlier report that differed is superseded. */
  async function compared({ _id, organisationId }: ArrivalReportRecord, comparison: Comparison): Promise<void> {
    const state = comparison.differences.length === 0 ? 'matched' : 'mismatched';
    await models.inTransaction(async (session) => {
      const { modifiedCount } = await models.ArrivalReportModel.updateOne(
        { _id, state: 'waiting' },
        { $set: { ...comparison, state, comparedAt: new Date() } },
        { session },
      );
      if (modifiedCount === 0) return;
      await models.ArrivalReportModel.updateMany(
        { transferId: comparison.transferId, state: 'mismatched', _id: { $ne: _id } },
        { $set: { state: 'superseded' } },
        { session },
      );
      await models.recordProgress(
        {
          resource: 'arrival-report',
          resourceId: _id,
          organisationId,
          step: 'compared',
          kind: state,
          state,
          detail: { differences: comparison.differences },
          by: 'workflow:stockTransfer',
          requestId: null,
        },
        session,
      );
    });
  }
};
