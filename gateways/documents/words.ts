import type { SupervisionMode } from '../../contracts/customs.ts';
import type { Localised } from '../../domain/localised.ts';
import type { TransportMode } from '../../domain/transport.ts';
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

/** What a channel is called, and what its carrier's papers call the vehicle and the bill. */
const TRANSPORT: Readonly<Record<TransportMode, Readonly<Record<'name' | 'vehicle' | 'bill', Localised>>>> = {
  sea: {
    name: { en: 'Sea', 'zh-CN': '水路运输' },
    vehicle: { en: 'Vessel, voyage', 'zh-CN': '船名/航次' },
    bill: { en: 'Bill of lading', 'zh-CN': '提单号' },
  },
  air: {
    name: { en: 'Air', 'zh-CN': '航空运输' },
    vehicle: { en: 'Flight', 'zh-CN': '航班号' },
    bill: { en: 'Air waybill, master_house', 'zh-CN': '总运单号_分运单号' },
  },
  road: {
    name: { en: 'Road', 'zh-CN': '公路运输' },
    vehicle: { en: 'Truck, batch', 'zh-CN': '车牌号/运输批次号' },
    bill: { en: 'Cargo manifest', 'zh-CN': '载货清单号' },
  },
  rail: {
    name: { en: 'Rail', 'zh-CN': '铁路运输' },
    vehicle: { en: 'Train or wagon', 'zh-CN': '车次/车厢号' },
    bill: { en: 'Consignment note', 'zh-CN': '铁路运单号' },
  },
};

/** What the papers call the other side and the number of a ticket, by the customs mode. */
const MODES: Readonly<Record<SupervisionMode, { mode: string; consignee: Localised; orderNo: Localised }>> = {
  '9710': {
    mode: '9710 跨境电商B2B直接出口',
    consignee: { en: 'Buyer', 'zh-CN': '境外买方' },
    orderNo: { en: 'Order', 'zh-CN': '订单号' },
  },
  '9810': {
    mode: '9810 跨境电商出口海外仓',
    consignee: { en: 'Consignee (overseas warehouse)', 'zh-CN': '收货人（海外仓）' },
    orderNo: { en: 'Booking order', 'zh-CN': '订仓单号' },
  },
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
export const transportWords = (mode: TransportMode) => TRANSPORT[mode];
export const modeWords = (mode: SupervisionMode) => MODES[mode];
export const confidenceOf = (confidence: string): Mark => {
  const named = CONFIDENCE[confidence];
  return { mark: named === undefined ? confidence : `${named['zh-CN']} ${named.en}`, doubtful: !SURE.has(confidence) };
};
