import type { Consignment, ConsignmentProduct, Finding } from '../consignment.ts';
import type { TariffLine, TariffStanding } from '../tariff/line.ts';
import { notHeld } from '../tariff/not-held.ts';
import { beyond } from '../tariff/stricter.ts';

/** What the tariff of the declaration date says against the catalogue, once a product, at the first line that has it. */
export function tariffFindings({ lines, products, tariff, declarationDate }: Consignment): Finding[] {
  if (tariff === undefined) return [];
  const standings = new Map(tariff.map((standing) => [standing.code, standing]));
  const first = new Map(lines.map(({ sku }, index) => [sku, index] as const).toReversed());
  const compared = [...products.values()].flatMap((product) => {
    const [index, standing] = [first.get(product.sku), standings.get(product.hsCode)];
    return index === undefined || standing === undefined ? [] : [{ path: `lines[${index}].sku`, index, product, standing }];
  });
  const found = compared
    .toSorted((a, b) => a.index - b.index)
    .flatMap(({ path, product, standing }) => against(path, product, standing, declarationDate));
  const missing = tariff.some(({ status }) => status === 'no-table');
  return [...(missing ? [noTable(declarationDate)] : []), ...found];
}

const noTable = (date: string): Finding => ({
  rule: 'TARIFF_TABLE_MISSING',
  severity: 'warning',
  path: 'declarationDate',
  message: {
    en: `No tariff table is in force on ${date}: codes, units and conditions were not compared with one`,
    'zh-CN': `${date} 没有有效的税则表，未核对商品编码、法定单位及监管条件`,
  },
  cure: { en: 'Ask the operator to load the tariff of that date', 'zh-CN': '请运营方导入该日期的税则表' },
  source: 'Outport',
  confidence: 'house',
});

function against(path: string, product: ConsignmentProduct, standing: TariffStanding, date: string): Finding[] {
  const { table, line } = standing;
  const told = notHeld(standing, date);
  if (told !== null && table !== null) {
    const { rule, message, cure } = told;
    return [
      {
        rule,
        severity: 'warning',
        path,
        message: ofSku(product, message),
        cure,
        source: `${table.source} (${table.version})`,
        confidence: table.confidence,
      },
    ];
  }
  return line === null ? [] : [...unitsDiffer(path, product, line), ...stricter(path, product, line)];
}

const ofSku = ({ sku }: ConsignmentProduct, message: Finding['message']): Finding['message'] => ({
  en: `${sku}: ${message.en}`,
  'zh-CN': `${sku}：${message['zh-CN']}`,
});

const sourceOf = ({ source, tableVersion, confidence }: TariffLine): Pick<Finding, 'source' | 'confidence'> => ({
  source: `${source} (${tableVersion})`,
  confidence,
});

/** Customs refuses a declaration whose quantities are in other units than the line's: what is known for certain blocks. */
function unitsDiffer(path: string, product: ConsignmentProduct, line: TariffLine): Finding[] {
  if (line.legalUnit1 === null || (line.legalUnit1 === product.legalUnit1 && line.legalUnit2 === product.legalUnit2)) return [];
  const written = ({ legalUnit1, legalUnit2 }: Pick<TariffLine, 'legalUnit1' | 'legalUnit2'>): string =>
    [legalUnit1, legalUnit2].filter((unit) => unit !== null).join('/');
  const [own, legal] = [written(product), written(line)];
  return [
    {
      ...sourceOf(line),
      rule: 'LEGAL_UNITS_DIFFER',
      severity: line.confidence === 'unverified' ? 'warning' : 'blocking',
      path,
      message: ofSku(product, {
        en: `its legal units are ${own}, those of ${line.code} are ${legal}`,
        'zh-CN': `法定单位为 ${own}，${line.code} 的法定单位为 ${legal}`,
      }),
      cure: {
        en: `State the legal units ${legal} and the quantities per piece in them`,
        'zh-CN': `请将法定单位改为 ${legal}，并填写相应的每件法定数量`,
      },
    },
  ];
}

/** The plan is made with the stricter of both; that is said, so that nobody wonders why a ticket goes by form. */
function stricter(path: string, product: ConsignmentProduct, line: TariffLine): Finding[] {
  const { conditions, duty } = beyond(product, line);
  const shared = { ...sourceOf(line), severity: 'warning' as const, path };
  return [
    ...(conditions === ''
      ? []
      : [
          {
            ...shared,
            rule: 'TARIFF_CONDITIONS_ADDED' as const,
            message: ofSku(product, {
              en: `${line.code} has the supervision conditions ${conditions}, which the product does not; they are reckoned with`,
              'zh-CN': `${line.code} 的监管条件 ${conditions} 未列入该商品，已按此从严处理`,
            }),
            cure: {
              en: `Add ${conditions} to the product, or correct its code`,
              'zh-CN': `请为商品补充监管条件 ${conditions}，或更正商品编码`,
            },
          },
        ]),
    ...(duty === null
      ? []
      : [
          {
            ...shared,
            rule: 'TARIFF_DUTY_HIGHER' as const,
            message: ofSku(product, {
              en: `${line.code} bears export duty of ${duty} %, the product says ${product.exportDutyRatePercent} %; the higher is reckoned with`,
              'zh-CN': `${line.code} 出口关税为 ${duty}%，商品所列为 ${product.exportDutyRatePercent}%，已按较高者处理`,
            }),
            cure: { en: `Set the export duty to ${duty} %, or correct the code`, 'zh-CN': `请将出口关税改为 ${duty}%，或更正商品编码` },
          },
        ]),
  ];
}
