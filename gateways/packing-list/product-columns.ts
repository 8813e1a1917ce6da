import { ProductInput } from '../../contracts/product.ts';
import { code, codeOr, decimal, flag, oneOf, someOf, text } from './cells.ts';
import { columnsOf } from './columns.ts';
import { unit } from './units.ts';

const invoice = oneOf({
  专票: 'special',
  增值税专用发票: 'special',
  special: 'special',
  普票: 'ordinary',
  增值税普通发票: 'ordinary',
  ordinary: 'ordinary',
  无票: 'none',
  无: 'none',
  none: 'none',
});
const attributes = someOf({
  带电: 'mains-powered',
  电器: 'mains-powered',
  'mains-powered': 'mains-powered',
  无线: 'radio',
  radio: 'radio',
  接触皮肤: 'skin-contact',
  'skin-contact': 'skin-contact',
  食品接触: 'food-contact',
  'food-contact': 'food-contact',
  儿童: 'child',
  child: 'child',
  食品: 'food',
  food: 'food',
  无: '',
  none: '',
});
const country = codeOr({ 中国: 'CHN', china: 'CHN', cn: 'CHN' });
const conditions = codeOr({ 无: '', none: '' });

/** A product sheet: one ProductInput per row. */
export const PRODUCT_SHEET = columnsOf(ProductInput, {
  sku: ['货号', 'SKU', code, ['商品货号', '商品编号', 'Item no.', 'Item number', 'Article no.']],
  nameZh: ['中文品名', 'Chinese name', text, ['品名', '商品名称', '中文名称', 'Name (Chinese)', 'Name zh']],
  nameEn: ['英文品名', 'English name', text, ['英文名称', 'Name (English)', 'Name', 'Description', 'Product name']],
  hsCode: ['商品编码', 'HS code', code, ['海关编码', '税则号列', '税号', 'HS编码', 'HS', 'Tariff code']],
  model: ['规格型号', 'Declaration elements', text, ['申报要素', '规格型号/申报要素', 'Specification', 'Model']],
  brand: ['品牌', 'Brand', text, ['商标', 'Brand name']],
  brandAuthorised: ['品牌授权', 'Brand authorised', flag, ['是否品牌授权', '品牌是否授权', 'Brand authorized', 'Brand authorisation']],
  barCode: ['条码', 'Bar code', code, ['条形码', '商品条码', 'GTIN', 'EAN']],
  unit: ['申报单位', 'Unit', unit, ['申报计量单位', '计量单位', '单位', 'Declared unit', 'Declaration unit']],
  legalUnit1: ['法定第一单位', 'Legal unit 1', unit, ['法定单位', '第一法定单位', 'First legal unit', 'Legal unit']],
  legalUnit1PerPiece: [
    '第一单位每件数量',
    'Legal unit 1 per piece',
    decimal,
    ['第一法定数量/件', '每件第一法定数量', 'First legal quantity per piece'],
  ],
  legalUnit2: ['法定第二单位', 'Legal unit 2', unit, ['第二法定单位', 'Second legal unit']],
  legalUnit2PerPiece: [
    '第二单位每件数量',
    'Legal unit 2 per piece',
    decimal,
    ['第二法定数量/件', '每件第二法定数量', 'Second legal quantity per piece'],
  ],
  netWeightKg: [
    '单件净重(千克)',
    'Net weight per piece (kg)',
    decimal,
    ['单件净重', '单件净重kg', '净重(千克)', '净重', '净重kg', 'Net weight (kg)', 'Net weight'],
  ],
  originCountry: ['原产国', 'Country of origin', country, ['原产国(地区)', '原产地', 'Origin', 'Origin country']],
  supervisionConditions: ['监管条件', 'Supervision conditions', conditions, ['海关监管条件', 'Control conditions']],
  exportDutyRatePercent: [
    '出口关税率(%)',
    'Export duty rate (%)',
    decimal,
    ['出口关税率', '出口税率', 'Export duty', 'Export duty rate percent'],
  ],
  purchaseInvoice: ['进项发票', 'Purchase invoice', invoice, ['发票类型', '进项发票类型', 'Invoice', 'Invoice kind']],
  attributes: ['商品属性', 'Attributes', attributes, ['属性', '目的国属性', 'Product attributes']],
});
