import { TariffRow, TARIFF_CONFIDENCES } from '../../contracts/tariff.ts';
import { code, codeOr, decimal, oneOf, text, whole } from '../packing-list/cells.ts';
import { columnsOf } from '../packing-list/columns.ts';
import { unit } from '../packing-list/units.ts';

const conditions = codeOr({ 无: '', none: '' });
const confidence = oneOf({
  ...Object.fromEntries(TARIFF_CONFIDENCES.map((one) => [one, one])),
  官方: 'official',
  转引: 'secondary',
  未核实: 'unverified',
});

/** A tariff table: as customs and its copies head it, and the six-digit nomenclature as section, hscode, description, parent, level. */
export const TARIFF_TABLE = columnsOf(TariffRow, {
  code: ['商品编码', 'HS code', code, ['税则号列', '税号', '海关编码', 'HS编码', 'Tariff code', 'Commodity code']],
  nameZh: ['商品名称', 'Chinese name', text, ['货品名称', '中文名称', '品名', 'Name (Chinese)']],
  nameEn: ['英文名称', 'English name', text, ['Description', 'Name (English)', 'Article description']],
  legalUnit1: ['法定第一单位', 'Legal unit 1', unit, ['第一法定单位', '法定单位', '计量单位', 'First legal unit', 'Legal unit']],
  legalUnit2: ['法定第二单位', 'Legal unit 2', unit, ['第二法定单位', '第二单位', 'Second legal unit']],
  supervisionConditions: ['监管条件', 'Supervision conditions', conditions, ['海关监管条件', '监管证件', 'Control conditions']],
  exportDutyRatePercent: [
    '出口税率(%)',
    'Export duty rate (%)',
    decimal,
    ['出口税率', '出口关税率', '出口关税率(%)', 'Export duty', 'Export duty rate percent'],
  ],
  refundRatePercent: [
    '出口退税率(%)',
    'Refund rate (%)',
    decimal,
    ['出口退税率', '退税率', '退税率(%)', 'Refund rate', 'Refund rate percent'],
  ],
  elements: ['申报要素', 'Declaration elements', text, ['规范申报要素', 'Elements']],
  source: ['来源', 'Source', text, ['数据来源']],
  confidence: ['可信度', 'Confidence', confidence],
  level: ['级别', 'Level', whole],
});
