import type { PaperLine, PaperTicket, TransferPapers } from '../../../contracts/documents.ts';

// What the papers must not trust: they count their lines themselves.

export const aLine = (change: Partial<PaperLine> = {}): PaperLine => ({
  gnum: 1,
  sku: 'TS-W-M-RD',
  hsCode: '0610910001',
  nameZh: '棉制针织女式T恤衫',
  nameEn: 'Women’s knitted cotton T-shirt',
  model: '4|3|种类：T恤衫|织造方法：针织|类别：女式|成分含量：100%棉|品牌：晨岚|货号：TS-W-M',
  originCountry: 'CHN',
  pieces: 96,
  unit: '011',
  legalUnit1: '011',
  legalQty1: '96',
  legalUnit2: '035',
  legalQty2: '40.32',
  cartons: 4,
  cartonMarks: 'NS-PKG 1-4',
  netWeightKg: '40.32',
  grossWeightKg: '43.55',
  unitPrice: '21.31',
  totalPrice: '2045.76',
  ...change,
});

export const aTicket = (change: Partial<PaperTicket> = {}): PaperTicket => ({
  orderNo: 'NS-2026-118-001',
  path: 'list',
  simplified: true,
  reasons: [
    {
      text: { en: 'CNY 2045.76 is within CNY 5000', 'zh-CN': '票值 2045.76 元不超过 5000 元' },
      confidence: 'secondary',
    },
    { text: { en: 'In a pilot zone: six-digit codes', 'zh-CN': '综试区内：适用 6 位编码简化申报' }, confidence: 'unverified' },
  ],
  lines: [aLine()],
  ...change,
});

export const somePapers = (change: Partial<TransferPapers> = {}): TransferPapers => ({
  transferId: 'stk_0193b6f2-7c1e-7a4b-9d55-2f7e0c8a1b34',
  reference: 'NS-PKG-2026-118',
  mode: '9810',
  issuedOn: '2026-11-23',
  currency: 'CNY',
  seller: {
    nameZh: '广州晨岚家居用品有限公司',
    nameEn: 'Guangzhou Chenlan Household Goods Co., Ltd.',
    addressZh: '广州市南沙区进港大道8号1502房',
    addressEn: 'Room 1502, No. 8 Jingang Avenue, Nansha District, Guangzhou, China',
    usci: '91440101MA5CKXXU7Q',
    customsCode: '4401966A2B',
  },
  consignee: {
    name: 'Klang North Fulfilment Sdn. Bhd.',
    address: 'Lot 12, Jalan Perigi Nanas 6/1, 42920 Port Klang, Selangor',
    country: 'MYS',
    port: 'MYPKG',
  },
  transport: { mode: 'sea', billNo: 'COSU6412345670', vehicleName: 'COSCO AQABA', voyageNo: '118W' },
  customsCode: '5165',
  portCode: '5166',
  tickets: [aTicket()],
  ...change,
});

/** A transfer of so many lines, fifty to a ticket. */
export const papersOf = (lines: number): TransferPapers =>
  somePapers({
    tickets: Array.from({ length: Math.ceil(lines / 50) }, (_, ticket) =>
      aTicket({
        orderNo: `NS-2026-118-${ticket + 1}`,
        lines: Array.from({ length: Math.min(50, lines - ticket * 50) }, (__, line) => aLine({ gnum: line + 1 })),
      }),
    ),
  });
