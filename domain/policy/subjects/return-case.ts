import { z } from 'zod';
import exportDutyRefund from '../packs/export-duty-refund.json' with { type: 'json' };
import fxReturn from '../packs/fx-return.json' with { type: 'json' };
import refundUndoing from '../packs/refund-undoing.json' with { type: 'json' };
import repairEntry from '../packs/repair-entry.json' with { type: 'json' };
import returnAlarms from '../packs/return-alarms.json' with { type: 'json' };
import returnCertificate from '../packs/return-certificate.json' with { type: 'json' };
import returnLeadTime from '../packs/return-lead-time.json' with { type: 'json' };
import returnPapers from '../packs/return-papers.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

/** What a return case goes through: papers, days and what is undone. Picked by the day of the re-import declaration, or of the decision. */
export const RETURN_CASE = {
  /** 《出口货物已补税/未退税证明》: whether checked online, and whether a used one is final (null: unknown). */
  'return-certificate': packsOf(
    returnCertificate,
    z.strictObject({
      needed: z.boolean(),
      online: z.boolean(),
      usedIsFinal: z.boolean().nullable(),
      perItemQuantity: z.boolean(),
      states: z.array(z.enum(['not-claimed', 'offset', 'repaid'])),
    }),
  ),
  /** Papers of a return: always, one of those by reason, and when export duty was paid. */
  'return-papers': packsOf(
    returnPapers,
    z.strictObject({
      always: z.array(
        z.enum(['original-declaration', 'refund-certificate', 'overseas-transport-papers', 'packing-list', 'photos', 'broker-entrustment']),
      ),
      oneOfByReason: z.record(
        z.enum(['unsold', 'customer-return', 'quality', 'specification', 'force-majeure']),
        z.array(z.enum(['self-declaration', 'return-records', 'return-agreement', 'inspection-report'])),
      ),
      whenExportDutyPaid: z.array(z.literal('export-duty-receipt')),
    }),
  ),
  /** In for repair under 1300: months to go out again. */
  'repair-entry': packsOf(
    repairEntry,
    z.strictObject({ supervisionMode: z.string(), months: z.int(), extendable: z.boolean(), guarantee: z.boolean() }),
  ),
  /** Months from paying export duty in which it can be asked back. */
  'export-duty-refund': packsOf(
    exportDutyRefund,
    z.strictObject({ months: z.int(), from: z.literal('payment'), refundRepaid: z.boolean() }),
  ),
  /** What a refund owes when goods come back, are resold at home, destroyed abroad or moved. */
  'refund-undoing': packsOf(
    refundUndoing,
    z.strictObject({
      returned: z.literal('offset-or-repay'),
      resoldAtHome: z.strictObject({
        'trading-company': z.literal('conversion-certificate').nullable(),
        producer: z.literal('conversion-certificate').nullable(),
      }),
      destroyedAbroad: z.literal('repay'),
      transferredAbroad: z.literal('unchanged'),
    }),
  ),
  /** What goods that come back mean at the bank. */
  'fx-return': packsOf(
    fxReturn,
    z.strictObject({ unpaid: z.literal('nothing-at-bank'), refunded: z.literal('fx-refund'), explainDifference: z.boolean() }),
  ),
  /** Days from the decision to a re-import beside transit, until a seller has figures of its own. */
  'return-lead-time': packsOf(
    returnLeadTime,
    z.strictObject({ removalDays: z.record(z.enum(['fba-worst', 'fba', 'own', 'partner']), z.int()), papersDays: z.int() }),
  ),
  /** Days after export, and before the deadline by sea, on which a lot is called to mind. */
  'return-alarms': packsOf(returnAlarms, z.strictObject({ afterExportDays: z.array(z.int()), bySeaBeforeDeadlineDays: z.int() })),
};
