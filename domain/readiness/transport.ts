import type { Consignment, Finding } from '../consignment.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import type { Localised } from '../localised.ts';
import { sourceOf } from './finding.ts';

const CARRIERS: Readonly<Record<'sea' | 'air', Localised>> = {
  sea: { en: 'by sea', 'zh-CN': '海运' },
  air: { en: 'by air', 'zh-CN': '空运' },
};

/** What another party must have done before the goods are loaded, which customs misses by silence only: the advance manifest 预配舱单 of the carrier. */
export function transportFindings({ transportMode: by }: Consignment, { 'declaration-timing': pack }: PlanningRulings): Finding[] {
  if (pack === undefined || (by !== 'sea' && by !== 'air')) return [];
  const hours = pack.parameters.manifestBeforeLoadingHours[by];
  if (hours === null) return [];
  const carried = CARRIERS[by];
  return [
    {
      ...sourceOf(pack),
      rule: 'MANIFEST_DUE',
      severity: 'warning',
      path: 'transport',
      message: {
        en: `For goods that leave ${carried.en} the carrier’s advance manifest must be with customs ${hours} hours before loading`,
        'zh-CN': `${carried['zh-CN']}出口，承运人须在装载前 ${hours} 小时向海关传输预配舱单`,
      },
      cure: {
        en: 'Ask the forwarder to send it in time, with the very bill, packages and gross weight that are declared here',
        'zh-CN': '请货代按时传输，提运单号、件数、毛重须与此处申报一致',
      },
    },
  ];
}
