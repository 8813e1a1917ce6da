import type { z } from 'zod';
import type { Localised, Language } from '../../contracts/units.ts';
import type { WarehouseRegistration } from '../../contracts/warehouse.ts';
import { POLICY_BOOK, type PackOf } from '../../domain/policy/index.ts';
import { type PeriodRecord, type WarehouseRegistrationRecord, recallKept } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';
import { policyView } from './policy.ts';
import { evidenceView, reviewView } from './registrations.ts';

type Shown = z.infer<typeof WarehouseRegistration>;
type Filing = NonNullable<Shown['filing']>;
type Pack = PackOf<'warehouse-filing'>;

/** A registration with what customs wants of its warehouse, in the reader's language. */
export function registrationView(record: WarehouseRegistrationRecord, language: Language): Shown {
  const { _id, evidence, review, periods, createdAt, requestId: _request, workflowStartedAt: _started, ...input } = record;
  const given = periods.filter(({ state }) => state === 'granted');
  const current = given.at(-1) ?? periods[0];
  const last = periods.at(-1);
  const renewal = last === undefined || last.number === 1 || last.state === 'granted' ? null : last;
  return {
    ...input,
    id: _id,
    evidence: evidence.map(evidenceView),
    review: reviewView(review),
    filing: current === undefined ? null : filingView(current, language),
    policy: current?.policy ?? null,
    periods: given.map((period) => periodView(period, language)),
    renewal:
      renewal === null
        ? null
        : { ...periodView(renewal, language), state: renewal.state, policyOffer: offerOf(current, renewal, language) },
    createdAt: createdAt.toISOString(),
  };
}

const packOf = ({ policy }: PeriodRecord): Pack => recallKept<'warehouse-filing'>(POLICY_BOOK, [policy])['warehouse-filing'];

const periodView = (period: PeriodRecord, language: Language): Shown['periods'][number] => ({
  number: period.number,
  validFrom: period.validFrom,
  validTo: period.validTo,
  review: reviewView(period.review),
  policy: period.policy,
  filing: filingView(period, language),
});

/** The pack by which a renewal is made, beside the one kept so far, where they differ: the seller took it up with the renewal. */
function offerOf(
  current: PeriodRecord | undefined,
  renewal: PeriodRecord,
  language: Language,
): NonNullable<Shown['renewal']>['policyOffer'] {
  if (current === undefined || current.policy.sha256 === renewal.policy.sha256) return null;
  const { subject, packId, version } = current.policy;
  return { subject, kept: { packId, version }, offered: policyView(packOf(renewal), language) };
}

const TEXTS: Readonly<Record<Filing['state'], Localised>> = {
  'not-required': {
    en: 'Customs asks for no filing of this warehouse, and its absence stops no shipment. Keep the paper: the refund file wants it.',
    'zh-CN': '海关不要求该海外仓备案，未备案不影响出口。请留存证明材料，退税备案单证需要。',
  },
  'not-made': {
    en: 'Customs wants this warehouse filed. Once it is approved here, the form goes to customs.',
    'zh-CN': '海关要求该海外仓备案。本登记审核通过后，登记表将提交海关。',
  },
  made: { en: 'Customs wants this warehouse filed; its form is on the way.', 'zh-CN': '海关要求该海外仓备案，登记表正在提交。' },
  sent: { en: 'The form of this warehouse is with customs, which has not answered yet.', 'zh-CN': '登记表已提交海关，尚待答复。' },
  accepted: { en: 'This warehouse is filed with customs.', 'zh-CN': '该海外仓已在海关备案。' },
  refused: { en: 'Customs refused to file this warehouse.', 'zh-CN': '海关未通过该海外仓备案。' },
};

function filingView(period: PeriodRecord, language: Language): Filing {
  const { filing } = period;
  const { id, citation, confidence, parameters } = packOf(period);
  const state = stateOf(period, parameters.required);
  return {
    required: parameters.required,
    state,
    text: TEXTS[state][language],
    source: `${citation.instrument} (${id})`,
    confidence,
    formNo: filing?.form.formNo ?? null,
    sentAt: instantOrNull(filing?.sentAt ?? null),
    filingNo: filing?.filingNo ?? null,
    reasons: filing?.reasons ?? [],
    answeredAt: instantOrNull(filing?.answeredAt ?? null),
  };
}

function stateOf({ filing }: PeriodRecord, required: boolean): Filing['state'] {
  if (!required) return 'not-required';
  if (filing === null) return 'not-made';
  return filing.answer ?? (filing.sentAt === null ? 'made' : 'sent');
}
