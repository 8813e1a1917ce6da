import type { Localised } from '../../domain/localised.ts';
import type { Mark } from './paper.ts';

/** 计量单位. Chinese: china-export facts §5.3; English: ours. */
const UNITS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '001': ['台', 'units'],
  '002': ['座', 'units'],
  '003': ['辆', 'vehicles'],
  '005': ['架', 'units'],
  '006': ['套', 'sets'],
  '007': ['个', 'pcs'],
  '008': ['只', 'pcs'],
  '010': ['张', 'sheets'],
  '011': ['件', 'pcs'],
  '012': ['支', 'pcs'],
  '014': ['根', 'pcs'],
  '015': ['条', 'pcs'],
  '016': ['把', 'pcs'],
  '017': ['块', 'pcs'],
  '018': ['卷', 'rolls'],
  '019': ['副', 'sets'],
  '020': ['片', 'pcs'],
  '021': ['组', 'groups'],
  '022': ['份', 'pcs'],
  '023': ['幅', 'pcs'],
  '025': ['双', 'pairs'],
  '026': ['对', 'pairs'],
  '030': ['米', 'm'],
  '032': ['平方米', 'm²'],
  '033': ['立方米', 'm³'],
  '035': ['千克', 'kg'],
  '036': ['克', 'g'],
  '043': ['百个', 'hundreds'],
  '054': ['千个', 'thousands'],
  '061': ['千瓦', 'kW'],
  '063': ['千升', 'kl'],
  '070': ['吨', 't'],
  '095': ['升', 'l'],
  '096': ['毫升', 'ml'],
  '120': ['箱', 'cases'],
  '121': ['批', 'lots'],
  '122': ['罐', 'cans'],
  '123': ['桶', 'barrels'],
  '125': ['包', 'packs'],
  '127': ['打', 'dozens'],
  '131': ['册', 'volumes'],
  '132': ['本', 'books'],
  '134': ['枚', 'pcs'],
  '135': ['捆', 'bundles'],
  '136': ['袋', 'bags'],
  '139': ['粒', 'grains'],
  '140': ['盒', 'boxes'],
  '142': ['瓶', 'bottles'],
  '163': ['部', 'units'],
};

const TRANSPORT: Readonly<Record<string, Localised>> = {
  sea: { en: 'Sea', 'zh-CN': '水路运输' },
  rail: { en: 'Rail', 'zh-CN': '铁路运输' },
  road: { en: 'Road', 'zh-CN': '公路运输' },
  air: { en: 'Air', 'zh-CN': '航空运输' },
};

const CONFIDENCE: Readonly<Record<string, Localised>> = {
  official: { en: 'official text', 'zh-CN': '官方文本' },
  secondary: { en: 'secondary source', 'zh-CN': '二手来源' },
  unverified: { en: 'unverified', 'zh-CN': '未核实' },
  house: { en: 'own rule', 'zh-CN': '本系统规则' },
};
const SURE = new Set(['official', 'secondary', 'house']);

/** Nothing to say. */
export const NONE = '—';

/** The unit's name, or its code where the table has none. */
export const unitZh = (code: string): string => UNITS[code]?.[0] ?? code;
export const unitEn = (code: string): string => {
  const named = UNITS[code];
  return named === undefined ? code : `${named[1]} ${named[0]}`;
};
export const transportMode = (mode: string): Localised => TRANSPORT[mode] ?? { en: mode, 'zh-CN': mode };
export const confidenceOf = (confidence: string): Mark => {
  const named = CONFIDENCE[confidence];
  return { mark: named === undefined ? confidence : `${named['zh-CN']} ${named.en}`, doubtful: !SURE.has(confidence) };
};
