import type { Consignment, Finding } from '../consignment.ts';
import type { Localised } from '../localised.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import type { PackOf } from '../policy/index.ts';
import { HOUSE, passed, sourceOf } from './finding.ts';
import type { ReadinessRule } from './rules.ts';

const ACTIVE = ['active', 'expiring'];
/** On its way, and so neither given nor refused. */
const PENDING = ['submitted', 'under-review'];

/** What ends later stops what begins later, not what is under way. */
const goesOn = (path: string, rule: ReadinessRule): Finding =>
  passed(rule, path, { en: 'It held when this transfer was planned', 'zh-CN': '本业务计划时有效' });

/** What its owner can do, by where the registration stands. */
const CURES: Readonly<Record<string, Localised>> = {
  submitted: { en: 'Wait for its review', 'zh-CN': '请等待审核' },
  'under-review': { en: 'Wait for its review', 'zh-CN': '请等待审核' },
  rejected: { en: 'Read the reasons, correct what they name and resubmit it', 'zh-CN': '请查看退回原因，更正后重新提交' },
  suspended: { en: 'Clear the reasons; once an operator has reinstated it, check again', 'zh-CN': '请处理暂停原因，恢复后重新检查' },
};
const REGISTER: Localised = { en: 'Register the enterprise', 'zh-CN': '请办理企业登记' };

export function enterpriseActive({ enterprise, plannedBefore }: Consignment): Finding {
  if (plannedBefore) return goesOn('enterpriseId', 'ENTERPRISE_ACTIVE');
  const active = enterprise !== null && ACTIVE.includes(enterprise.state);
  return {
    ...HOUSE,
    rule: active ? 'ENTERPRISE_ACTIVE' : 'ENTERPRISE_NOT_ACTIVE',
    severity: active ? 'passed' : 'blocking',
    path: 'enterpriseId',
    message: active
      ? { en: 'The enterprise is registered', 'zh-CN': '企业登记有效' }
      : { en: `The enterprise is ${enterprise?.state ?? 'unknown'}`, 'zh-CN': `企业登记状态：${enterprise?.state ?? '无'}` },
    cure: active ? null : (CURES[enterprise?.state ?? ''] ?? REGISTER),
  };
}

type Filing = PackOf<'warehouse-filing'>;

/** What is wanted of the overseas warehouse, in a mode that has one. */
export const warehouseFindings = (consignment: Consignment, { 'warehouse-filing': filing }: PlanningRulings): Finding[] =>
  filing === undefined ? [] : [warehouseRegistered(consignment, filing), warehouseFiling(consignment, filing)];

/** The right to stock the warehouse. One that has ended or was refused blocks; one that is not there in time does not, once customs asks for no
 *  filing any more. */
function warehouseRegistered(consignment: Consignment, filing: Filing): Finding {
  const { registration, declarationDate, plannedBefore } = consignment;
  if (plannedBefore) return goesOn('warehouseId', 'REGISTRATION_ACTIVE');
  if (registration !== null && holds(registration, declarationDate))
    return passed('REGISTRATION_ACTIVE', 'warehouseId', {
      en: 'Your right to stock this warehouse is on record',
      'zh-CN': '海外仓登记有效',
    });
  if (isLate(registration, declarationDate) && !filing.parameters.required) {
    return {
      ...sourceOf(filing),
      rule: 'REGISTRATION_NOT_ACTIVE',
      severity: 'warning',
      path: 'warehouseId',
      message: {
        en: 'The warehouse is not registered yet. Since customs asks for no filing of it on this date, that does not stop the shipment',
        'zh-CN': '海外仓尚未登记；该申报日期海关不要求海外仓备案，不影响出口',
      },
      cure: {
        en: 'Register it with its lease, ownership paper or agreement: the refund file needs that paper',
        'zh-CN': '请登记海外仓并提交租赁、产权或合作证明，退税备案单证需要',
      },
    };
  }
  return {
    ...HOUSE,
    rule: 'REGISTRATION_NOT_ACTIVE',
    severity: 'blocking',
    path: 'warehouseId',
    message: {
      en: `No active registration for this warehouse on ${declarationDate}; its state is ${registration?.state ?? 'none'}`,
      'zh-CN': `${declarationDate} 没有该海外仓的有效登记，状态：${registration?.state ?? '无'}`,
    },
    cure: {
      en: 'Register the warehouse with its lease, ownership paper or agreement, or renew the registration',
      'zh-CN': '请提交海外仓登记及租赁、产权或合作证明，或办理延续',
    },
  };
}

type Registration = NonNullable<Consignment['registration']>;

const holds = ({ state, validFrom, validTo }: Registration, date: string): boolean =>
  ACTIVE.includes(state) && (validFrom === null || validFrom <= date) && (validTo === null || date <= validTo);

/** Not there yet, rather than over. */
const isLate = (registration: Registration | null, date: string): boolean =>
  registration === null ||
  PENDING.includes(registration.state) ||
  (ACTIVE.includes(registration.state) && registration.validFrom !== null && date < registration.validFrom);

/** Whether customs wanted the warehouse filed (海外仓备案) on the date of the declaration, and whether it is. */
function warehouseFiling({ registration }: Consignment, pack: Filing): Finding {
  const path = 'declarationDate';
  const met = (message: Localised): Finding => passed('WAREHOUSE_FILING', path, message, sourceOf(pack));
  if (!pack.parameters.required) return met({ en: 'Customs no longer asks for a warehouse filing', 'zh-CN': '海关已取消海外仓备案' });
  if (registration?.filedWithCustoms === true)
    return met({ en: 'The warehouse is filed with customs, as this date demands', 'zh-CN': '海外仓已备案，符合该日期的要求' });
  return {
    ...sourceOf(pack),
    path,
    rule: 'WAREHOUSE_NOT_FILED',
    severity: 'blocking',
    message: { en: 'Customs wanted the warehouse filed on this date, and it is not', 'zh-CN': '该日期须办理海外仓海关备案，尚未备案' },
    cure: {
      en: 'Register the warehouse for a period that holds this date: the registration then files it with customs',
      'zh-CN': '请办理有效期涵盖该日期的海外仓登记，系统将据此向海关备案',
    },
  };
}
