import { z } from 'zod';
import b2bMode from '../packs/b2b-mode.json' with { type: 'json' };
import exportControls from '../packs/export-controls.json' with { type: 'json' };
import listDeclaration from '../packs/list-declaration.json' with { type: 'json' };
import refundPaper from '../packs/refund-paper.json' with { type: 'json' };
import simplifiedCode from '../packs/simplified-code.json' with { type: 'json' };
import warehouseFiling from '../packs/warehouse-filing.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

const Letters = z.string().regex(/^[0-9A-Za-z]+$/);
const EvidenceKinds = z.array(z.enum(['ownership', 'lease', 'cooperation-agreement', 'proof-of-use'])).min(1);

/** Filing an export. */
export const EXPORT = {
  /** Whether modes 9710 and 9810 exist at a customs. */
  'b2b-mode': packsOf(b2bMode, z.strictObject({ pilot: z.boolean() })),
  /** When a ticket may go by simplified list 申报清单 rather than by form 报关单; the limit is of one ticket. */
  'list-declaration': packsOf(listDeclaration, z.strictObject({ limitCny: z.string() })),
  /** 监管条件 letters that stand for a licence (涉证), an inspection (涉检), and a prohibition. */
  'export-controls': packsOf(exportControls, z.strictObject({ licence: Letters, inspection: Letters, prohibited: Letters })),
  /** Whether a refund can be claimed on a ticket only when it goes by form. */
  'refund-paper': packsOf(refundPaper, z.strictObject({ formRequired: z.boolean() })),
  /** When a list line may carry six digits instead of ten. */
  'simplified-code': packsOf(simplifiedCode, z.strictObject({ digits: z.int(), pilotZoneOnly: z.boolean(), refundForbidden: z.boolean() })),
  /** Whether customs wants the overseas warehouse filed (海外仓备案) before a 9810 export, and which papers prove the right to it. */
  'warehouse-filing': packsOf(
    warehouseFiling,
    z.strictObject({
      required: z.boolean(),
      evidence: z.strictObject({ owned: EvidenceKinds, leased: EvidenceKinds, 'partner-operated': EvidenceKinds }),
    }),
  ),
};
