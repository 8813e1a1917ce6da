import { type Clock, type Exported, clocksOf } from './export-clocks.ts';
import type { Localised } from './localised.ts';
import { type PolicyBook, type PackOf } from './policy/index.ts';
import type { PolicyPack } from './policy/pack.ts';

export const RETURN_REASONS = ['unsold', 'customer-return', 'quality', 'specification', 'force-majeure'] as const;
export const REFUND_STATES = ['not-claimed', 'exempt', 'repaid', 'taken'] as const;
type Reason = (typeof RETURN_REASONS)[number];

/** Goods that left under one declaration and are to come back. `reentryDate` is that of the declaration of re-import, at `reentryCustoms`. */
export type ReturnCase = Exported & {
  reason: Reason;
  food: boolean;
  /** 原状: as exported but for unpacking, testing and installing. */
  originalState: boolean;
  refund: (typeof REFUND_STATES)[number];
  reentryDate: string;
  reentryCustoms: string;
};

/** One condition of a regime and the value that decided. */
export type Condition = { rule: string; met: boolean; value: string; text: Localised };
/** A way back: `relief` without duty and taxes, `quality` without duty, `channel` the e-commerce return measures. `pack` is null where no such
 *  rule covers the export. */
export type Regime = { regime: 'relief' | 'quality' | 'channel'; fits: boolean; pack: PolicyPack | null; conditions: Condition[] };
export type ReturnAnswer = {
  regimes: Regime[];
  /** The regime that says what is due; null when it comes in as an ordinary import, with duty and taxes. */
  taxedBy: 'relief' | 'quality' | null;
  clocks: Clock[];
  /** What would make the best regime fit that does not, and can still be changed. */
  wouldChange: Localised[];
};

/** What it would mean to bring goods back on a date. The packs of relief and quality are those of the export date, the channel's that of the
 *  declaration of re-import. Source: each pack. */
export function decideReturn(book: PolicyBook, given: ReturnCase): ReturnAnswer {
  const clocks = clocksOf(book, given);
  const { exportDate, reentryDate, place, mode } = given;
  const regimes: Regime[] = [
    relief(book.find('return-relief', exportDate, place, mode), given, clocks),
    quality(book.find('return-quality', exportDate, place, mode), given, clocks),
    channel(book.find('return-channel', reentryDate, place, mode), given, clocks),
  ];
  const taxedBy = regimes.find(({ regime, fits }) => fits && regime !== 'channel')?.regime ?? null;
  return { regimes, taxedBy: taxedBy === 'channel' ? null : taxedBy, clocks, wouldChange: curesOf(regimes, given) };
}

const condition = (rule: string, met: boolean, value: string, en: string, zh: string): Condition => ({
  rule,
  met,
  value,
  text: { en, 'zh-CN': zh },
});

const regimeOf = (regime: Regime['regime'], pack: PolicyPack | null, conditions: Condition[]): Regime => ({
  regime,
  fits: pack !== null && conditions.every(({ met }) => met),
  pack,
  conditions,
});

function inTime(kind: Clock['kind'], { reentryDate }: ReturnCase, clocks: readonly Clock[]): Condition {
  const until = clocks.find((clock) => clock.kind === kind)?.until ?? null;
  const met = until !== null && reentryDate <= until;
  return condition(
    'in-time',
    met,
    until ?? 'none',
    until === null ? 'No term runs for it' : `The last day is ${until}; it would come in on ${reentryDate}`,
    until === null ? '没有适用的期限' : `最后期限 ${until}，拟进境 ${reentryDate}`,
  );
}

const forReason = (reasons: readonly string[], { reason }: ReturnCase): Condition =>
  condition('reason', reasons.includes(reason), reason, `It is for: ${reasons.join(', ')}`, `适用原因：${reasons.join('、')}`);

const asExported = ({ originalState }: ReturnCase): Condition =>
  condition('original-state', originalState, String(originalState), 'The goods are in their original state', '货物保持原状');

function relief(pack: PackOf<'return-relief'> | null, given: ReturnCase, clocks: readonly Clock[]): Regime {
  if (pack === null) return regimeOf('relief', pack, []);
  const { parameters } = pack;
  return regimeOf('relief', pack, [
    forReason(parameters.reasons, given),
    inTime('return-relief', given, clocks),
    ...(parameters.originalState ? [asExported(given)] : []),
    ...(parameters.exceptFood ? [condition('no-food', !given.food, String(given.food), 'Food is excluded', '食品除外')] : []),
    ...(parameters.refundRepaid
      ? [condition('refund-repaid', given.refund !== 'taken', given.refund, 'A refund that was taken is repaid first', '已退税款须先补缴')]
      : []),
  ]);
}

function quality(pack: PackOf<'return-quality'> | null, given: ReturnCase, clocks: readonly Clock[]): Regime {
  if (pack === null) return regimeOf('quality', pack, []);
  return regimeOf('quality', pack, [
    forReason(pack.parameters.reasons, given),
    inTime('return-quality', given, clocks),
    ...(pack.parameters.originalState ? [asExported(given)] : []),
  ]);
}

/** The first two digits of a customs district name the 直属关区. Source: china-export.md §5.6, own knowledge. */
const sameDistrict = (one: string, other: string): boolean => one.slice(0, 2) === other.slice(0, 2);

function channel(pack: PackOf<'return-channel'> | null, given: ReturnCase, clocks: readonly Clock[]): Regime {
  if (pack === null) return regimeOf('channel', pack, []);
  const { open, anyDistrict } = pack.parameters;
  const at = anyDistrict || sameDistrict(given.place, given.reentryCustoms);
  return regimeOf('channel', pack, [
    condition('mode', open, given.mode, `The return measures cover mode ${given.mode}`, `退货监管措施适用于 ${given.mode}`),
    inTime('return-channel', given, clocks),
    condition(
      'district',
      at,
      given.reentryCustoms,
      `Back through the customs it left by (${given.place})`,
      `须经原出口关区（${given.place}）退回`,
    ),
  ]);
}

/** Time does not come back, and what the goods are stays; a refund can be repaid and another customs chosen. */
const CURABLE: Readonly<Record<string, Localised>> = {
  'refund-repaid': { en: 'Repay the refund first, and get the tax office’s certificate', 'zh-CN': '先补缴已退税款，并取得税务机关证明' },
  district: { en: 'Declare the return at the customs it left by', 'zh-CN': '向原出口地海关申报退货' },
};

function curesOf(regimes: readonly Regime[], { reentryDate }: ReturnCase): Localised[] {
  return regimes.flatMap(({ fits, conditions }) => {
    const unmet = conditions.filter(({ met }) => !met);
    if (fits || unmet.length === 0) return [];
    const late = unmet.find(({ rule }) => rule === 'in-time');
    const sooner = late !== undefined && late.value !== 'none' ? [soonerThan(late.value, reentryDate)] : [];
    const cures = unmet.flatMap(({ rule }) => CURABLE[rule] ?? []);
    return unmet.length === cures.length + sooner.length ? [...cures, ...sooner] : [];
  });
}

const soonerThan = (until: string, reentryDate: string): Localised => ({
  en: `Declare the return by ${until} rather than on ${reentryDate}`,
  'zh-CN': `于 ${until} 前（而非 ${reentryDate}）申报退货`,
});
