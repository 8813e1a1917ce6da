import { z } from 'zod';
import b2bMode from '../packs/b2b-mode.json' with { type: 'json' };
import electronicPapers from '../packs/electronic-papers.json' with { type: 'json' };
import enterpriseRecord from '../packs/enterprise-record.json' with { type: 'json' };
import exportControls from '../packs/export-controls.json' with { type: 'json' };
import inspectionCategory from '../packs/inspection-category.json' with { type: 'json' };
import listDeclaration from '../packs/list-declaration.json' with { type: 'json' };
import orderNote from '../packs/order-note.json' with { type: 'json' };
import paymentSlip from '../packs/payment-slip.json' with { type: 'json' };
import refundPaper from '../packs/refund-paper.json' with { type: 'json' };
import simplifiedCode from '../packs/simplified-code.json' with { type: 'json' };
import splitWatch from '../packs/split-watch.json' with { type: 'json' };
import warehouseFiling from '../packs/warehouse-filing.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

/** No pack looks further back, so that whoever reads the history knows how much of it to read. */
export const LONGEST_WINDOW_DAYS = 31;

const Letters = z.string().regex(/^[0-9A-Za-z]+$/);
const EvidenceKinds = z.array(z.enum(['ownership', 'lease', 'cooperation-agreement', 'proof-of-use'])).min(1);
const SentBefore = z.array(z.enum(['trade', 'logistics'])).min(1);

/** Filing an export. Picked by the day of the declaration. */
export const EXPORT = {
  /** Whether modes 9710 and 9810 exist at a customs. */
  'b2b-mode': packsOf(b2bMode, z.strictObject({ pilot: z.boolean() })),
  /** What a firm must have done with customs before it declares (报关单位备案), and the types it can tick. */
  'enterprise-record': packsOf(
    enterpriseRecord,
    z.strictObject({
      needed: z.boolean(),
      act: z.enum(['registration', 'record']),
      crossBorderTypes: z.array(z.enum(['e-commerce-enterprise', 'platform', 'logistics', 'payment', 'site-operator'])),
    }),
  ),
  /** When a ticket may go by simplified list 申报清单 rather than by form 报关单; the limit is of one ticket. */
  'list-declaration': packsOf(listDeclaration, z.strictObject({ limitCny: z.string() })),
  /** 监管条件 letters that stand for a licence (涉证), an inspection (涉检), and a prohibition. */
  'export-controls': packsOf(exportControls, z.strictObject({ licence: Letters, inspection: Letters, prohibited: Letters })),
  /** 检验检疫类别 letters that make a line 涉检 as well. */
  'inspection-category': packsOf(inspectionCategory, z.strictObject({ letters: Letters })),
  /** Whether a refund can be claimed on a ticket only when it goes by form. */
  'refund-paper': packsOf(refundPaper, z.strictObject({ formRequired: z.boolean() })),
  /** When a list line may carry six digits instead of ten. */
  'simplified-code': packsOf(simplifiedCode, z.strictObject({ digits: z.int(), pilotZoneOnly: z.boolean(), refundForbidden: z.boolean() })),
  /** When orders look like one consignment split to stay within the list limit: the days before and after, from how many percent of the limit on an
   *  order is near it, and how many such orders there must be. */
  'split-watch': packsOf(
    splitWatch,
    z.strictObject({ windowDays: z.int().min(0).max(LONGEST_WINDOW_DAYS), nearPercent: z.int().min(1).max(100), fewest: z.int().min(2) }),
  ),
  /** Whether customs wants the overseas warehouse filed (海外仓备案) before a 9810 export, and which papers prove the right to it. */
  'warehouse-filing': packsOf(
    warehouseFiling,
    z.strictObject({
      required: z.boolean(),
      evidence: z.strictObject({ owned: EvidenceKinds, leased: EvidenceKinds, 'partner-operated': EvidenceKinds }),
    }),
  ),
  /** What is sent before a declaration on either path; `trade` is the order or the booking order 订仓单. */
  'electronic-papers': packsOf(
    electronicPapers,
    z.strictObject({ trade: z.enum(['order', 'booking-order']), withList: SentBefore, withForm: SentBefore }),
  ),
  /** What the note of an order (CEB303) must say, by the mode. */
  'order-note': packsOf(orderNote, z.strictObject({ note: z.string().min(1).max(1000) })),
  /** Whether the receipt of payment 收款单 (CEB403) must be sent before a list. */
  'payment-slip': packsOf(paymentSlip, z.strictObject({ required: z.boolean() })),
};
