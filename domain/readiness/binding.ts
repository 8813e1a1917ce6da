import type { Consignment, Finding } from '../consignment.ts';
import type { PlannedTicket } from '../declaration-planner.ts';
import type { Localised } from '../localised.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { CARRIER_PAPERS } from '../transport.ts';
import { sourceOf } from './finding.ts';

const NAMES: Readonly<Record<(typeof CARRIER_PAPERS)['sea'][number], Localised>> = {
  billNo: { en: 'bill number', 'zh-CN': '提运单号' },
  vehicleName: { en: 'vessel, flight, train or plate', 'zh-CN': '运输工具名称' },
  voyageNo: { en: 'voyage', 'zh-CN': '航次号' },
};
const STATE_IT: Localised = {
  en: 'State it by POST …:bind-transport as soon as the carrier has given it, then recheck',
  'zh-CN': '承运人提供后，请用 POST …:bind-transport 补填，再重新检查',
};

/** What it means that the papers of the carrier are not known yet: lists may be bound to them later where the district has it; a form needs them
 *  when it is declared, and so does a list elsewhere. */
export function bindingFindings(
  { boundLater = false, transportMode = 'sea', customsCode }: Pick<Consignment, 'boundLater' | 'transportMode' | 'customsCode'>,
  tickets: readonly Pick<PlannedTicket, 'path' | 'bookingNo'>[],
  { 'late-binding': pack }: PlanningRulings,
): Finding[] {
  if (!boundLater) return [];
  const missing = (message: (name: Localised) => Localised, from: Pick<Finding, 'source' | 'confidence'>): Finding[] =>
    CARRIER_PAPERS[transportMode].map((member) => ({
      ...from,
      rule: 'TRANSPORT_MISSING',
      severity: 'blocking',
      path: `transport.${member}`,
      message: message(NAMES[member]),
      cure: STATE_IT,
    }));
  if (pack === undefined) {
    const from = { source: 'Policy subject late-binding', confidence: 'unverified' } as const;
    return missing(
      ({ en, 'zh-CN': zh }) => ({
        en: `Customs ${customsCode} is not known to let lists be bound to their transport later: the ${en} is missing`,
        'zh-CN': `未见关区 ${customsCode} 允许清单后补运输信息：缺少${zh}`,
      }),
      from,
    );
  }
  const form = tickets.find(({ path }) => path === 'form');
  if (form !== undefined) {
    return missing(
      ({ en, 'zh-CN': zh }) => ({
        en: `A form names its transport when it is declared, and ${form.bookingNo} goes by form: the ${en} is missing`,
        'zh-CN': `报关单申报时须填运输信息，${form.bookingNo} 须以报关单申报：缺少${zh}`,
      }),
      { source: 'china-export.md §3.6', confidence: 'secondary' },
    );
  }
  return [
    {
      ...sourceOf(pack),
      rule: 'TRANSPORT_BOUND_LATER',
      severity: 'warning',
      path: 'transport',
      message: {
        en: 'The lists are declared without their transport; customs does not release them before the manifest (CEB607) binds them to it',
        'zh-CN': '清单申报时不填运输信息；清单总分单（CEB607）补报之前，海关不予放行',
      },
      cure: {
        en: 'State it by POST …:bind-transport before the goods arrive at the site; ask your customs whether it lets lists be bound later',
        'zh-CN': '请在货物运抵监管场所前用 POST …:bind-transport 补填，并向申报地海关确认可以后补',
      },
    },
  ];
}
