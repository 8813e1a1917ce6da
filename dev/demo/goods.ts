import { Decimal } from 'decimal.js';

/** What a demo seller has in the catalogue. All values are as a product sheet prints them; the legal units and the first six digits are
 *  those of the tariff, the rest of each code and the elements are what a broker would write, not advice. */
export type Good = ReturnType<typeof goodOf>;
/** One row of the packing list. */
export type Packed = ReturnType<typeof packedOf>;

/** 货号 ; 中文品名 ; 英文品名 ; 商品编码 ; 申报要素 ; 品牌 ; 申报单位 ; 法定单位 ; 千克/件 ; 监管条件 ; 进项发票 */
const CATALOGUE = `
  LX-TS01 ; 男式棉制针织T恤衫 ; Men's cotton knitted T-shirt ; 6109100021 ; 1|0|针织|T恤衫|男式|棉100%|岭汐牌|LX-TS01 ; 岭汐 ; 件 ; 件/千克 ; 0.19 ; ; 专票
  LX-TS02 ; 女式棉制针织T恤衫 ; Women's cotton knitted T-shirt ; 6109100022 ; 1|0|针织|T恤衫|女式|棉100%|岭汐牌|LX-TS02 ; 岭汐 ; 件 ; 件/千克 ; 0.15 ; ; 专票
  LX-PL01 ; 男式棉制针织POLO衫 ; Men's cotton knitted polo shirt ; 6105100090 ; 1|0|针织|POLO衫|男式|棉95%氨纶5%|岭汐牌|LX-PL01 ; 岭汐 ; 件 ; 件/千克 ; 0.24 ; ; 专票
  LX-HD01 ; 男式棉制针织连帽卫衣 ; Men's cotton knitted hooded sweatshirt ; 6110200090 ; 1|0|针织|套头卫衣|男式|棉60%涤纶40%|岭汐牌|LX-HD01 ; 岭汐 ; 件 ; 件/千克 ; 0.52 ; ; 专票
  LX-LG01 ; 女式棉制针织打底裤 ; Women's cotton knitted leggings ; 6104620090 ; 1|0|针织|长裤|女式|棉92%氨纶8%|岭汐牌|LX-LG01 ; 岭汐 ; 条 ; 件/千克 ; 0.21 ; ; 专票
  LX-UW01 ; 男式棉制针织内裤 ; Men's cotton knitted underpants ; 6107110000 ; 1|0|针织|内裤|男式|棉95%氨纶5%|岭汐牌|LX-UW01 ; 岭汐 ; 条 ; 件/千克 ; 0.08 ; ; 专票
  LX-UW02 ; 女式棉制针织三角裤 ; Women's cotton knitted briefs ; 6108210000 ; 1|0|针织|三角裤|女式|棉95%氨纶5%|岭汐牌|LX-UW02 ; 岭汐 ; 条 ; 件/千克 ; 0.042 ; ; 专票
  LX-SK01 ; 棉制针织短袜 ; Cotton knitted ankle socks ; 6115950019 ; 1|0|针织|短袜|棉80%锦纶17%氨纶3%|岭汐牌|LX-SK01 ; 岭汐 ; 双 ; 双/千克 ; 0.045 ; ; 专票
  LX-JN01 ; 男式棉制牛仔长裤 ; Men's cotton denim trousers ; 6203429062 ; 1|0|机织|长裤|男式|棉98%氨纶2%|岭汐牌|LX-JN01 ; 岭汐 ; 条 ; 件/千克 ; 0.58 ; ; 专票
  LX-SH01 ; 男式棉制长袖衬衫 ; Men's cotton long-sleeved shirt ; 6205200099 ; 1|0|机织|长袖衬衫|男式|棉100%|岭汐牌|LX-SH01 ; 岭汐 ; 件 ; 件/千克 ; 0.26 ; ; 专票
  LX-DR01 ; 女式涤纶连衣裙 ; Women's polyester dress ; 6204430090 ; 1|0|机织|连衣裙|女式|涤纶100%|岭汐牌|LX-DR01 ; 岭汐 ; 件 ; 件/千克 ; 0.28 ; ; 普票
  LX-JK01 ; 男式涤纶防风夹克 ; Men's polyester windbreaker ; 6201409000 ; 1|0|机织|防风夹克|男式|面料涤纶100%|里料涤纶100%|岭汐牌|LX-JK01 ; 岭汐 ; 件 ; 件/千克 ; 0.55 ; ; 专票
  LX-SP01 ; 帆布休闲鞋 ; Canvas casual shoes ; 6404199000 ; 1|0|未过踝|鞋面:棉帆布|外底:橡胶|岭汐牌|LX-SP01 ; 岭汐 ; 双 ; 双/千克 ; 0.72 ; ; 普票
  LX-SL01 ; EVA凉拖鞋 ; EVA slippers ; 6402992900 ; 1|0|未过踝|鞋面:EVA|外底:EVA|岭汐牌|LX-SL01 ; 岭汐 ; 双 ; 双/千克 ; 0.28 ; ; 普票
  LX-CP01 ; 棉制棒球帽 ; Cotton baseball cap ; 6505009900 ; 1|0|棒球帽|棉100%|岭汐牌|LX-CP01 ; 岭汐 ; 个 ; 个/千克 ; 0.09 ; ; 普票
  LX-BP01 ; 涤纶双肩背包 ; Polyester backpack ; 4202920000 ; 1|0|双肩背包|面料:涤纶100%|岭汐牌|LX-BP01 ; 岭汐 ; 个 ; 个/千克 ; 0.48 ; ; 专票
  HQ-TW01 ; 棉制毛巾 ; Cotton terry towel ; 6302600090 ; 1|0|盥洗用|机织毛圈|棉100%|禾器牌|HQ-TW01 ; 禾器 ; 条 ; 条/千克 ; 0.11 ; ; 普票
  HQ-BL01 ; 涤纶法兰绒毯 ; Polyester flannel blanket ; 6301400000 ; 1|0|涤纶100%|禾器牌|HQ-BL01 ; 禾器 ; 条 ; 条/千克 ; 1.05 ; ; 专票
  HQ-CL01 ; 超细纤维清洁布 ; Microfibre cleaning cloth ; 6307100000 ; 0|0|清洁用|涤纶80%锦纶20%|无品牌|HQ-CL01 ; ; 块 ; 千克 ; 0.045 ; ; 无票
  HQ-UM01 ; 三折叠雨伞 ; Three-fold umbrella ; 6601910000 ; 1|0|折叠伞|伞面:涤纶|伞骨:铁|禾器牌|HQ-UM01 ; 禾器 ; 把 ; 把/千克 ; 0.34 ; ; 普票
  HQ-LB01 ; 塑料保鲜盒 ; Plastic food container ; 3924100000 ; 1|0|盛装食品用|聚丙烯|禾器牌|HQ-LB01 ; 禾器 ; 个 ; 千克 ; 0.16 ; ; 普票
  HQ-BX01 ; 塑料收纳箱 ; Plastic storage box ; 3924900000 ; 1|0|收纳用|聚丙烯|禾器牌|HQ-BX01 ; 禾器 ; 个 ; 千克 ; 0.95 ; ; 普票
  HQ-CB01 ; 竹制砧板 ; Bamboo chopping board ; 4419110000 ; 1|0|竹制砧板|毛竹 Phyllostachys edulis|38×28×1.8厘米|禾器牌|HQ-CB01 ; 禾器 ; 块 ; 千克 ; 1.2 ; AB ; 普票
  HQ-MG01 ; 瓷制马克杯 ; Porcelain mug ; 6911101900 ; 1|0|餐桌用|瓷制|马克杯|禾器牌|HQ-MG01 ; 禾器 ; 个 ; 千克 ; 0.35 ; ; 普票
  HQ-GL01 ; 玻璃水杯 ; Glass tumbler ; 7013370000 ; 0|0|饮用|钠钙玻璃|机器吹制|无品牌|HQ-GL01 ; ; 个 ; 千克 ; 0.28 ; ; 无票
  HQ-PT01 ; 不锈钢汤锅 ; Stainless steel stock pot ; 7323930000 ; 1|0|厨房用|304不锈钢|汤锅|禾器牌|HQ-PT01 ; 禾器 ; 个 ; 千克 ; 1.45 ; ; 专票
  HQ-FP01 ; 铝制不粘煎锅 ; Aluminium non-stick frying pan ; 7615109090 ; 1|0|厨房用|铝合金|煎锅|禾器牌|HQ-FP01 ; 禾器 ; 个 ; 千克 ; 0.82 ; ; 专票
  YG-NB01 ; 硬面笔记本 ; Hardcover notebook ; 4820100000 ; 1|0|笔记本|纸制|A5 192页|砚格牌|YG-NB01 ; 砚格 ; 本 ; 千克 ; 0.26 ; ; 普票
  YG-FL01 ; A4纸板文件夹 ; A4 paperboard ring binder ; 4820300000 ; 1|0|文件夹|纸板制|A4 双孔|砚格牌|YG-FL01 ; 砚格 ; 个 ; 千克 ; 0.32 ; ; 普票
  YG-BP01 ; 中性圆珠笔 ; Gel ink ball point pen ; 9608100000 ; 1|0|圆珠笔|水性墨|砚格牌|YG-BP01 ; 砚格 ; 支 ; 支/千克 ; 0.011 ; ; 普票
  YG-MK01 ; 白板笔 ; Whiteboard marker ; 9608200000 ; 1|0|纤维头记号笔|砚格牌|YG-MK01 ; 砚格 ; 支 ; 支/千克 ; 0.018 ; ; 普票
  YG-ST01 ; 成条订书钉 ; Staples in strips ; 8305200000 ; 0|0|办公用|钢制|24/6|无品牌|YG-ST01 ; ; 盒 ; 千克 ; 0.06 ; ; 无票
  YG-TP01 ; 透明封箱胶带 ; Clear packing tape ; 3919109900 ; 1|0|封箱用|成卷|聚丙烯|单面自粘|宽48毫米|砚格牌|YG-TP01 ; 砚格 ; 卷 ; 千克 ; 0.11 ; ; 普票
  YG-SC01 ; 办公剪刀 ; Office scissors ; 8213000000 ; 1|0|办公用|不锈钢|剪刀|砚格牌|YG-SC01 ; 砚格 ; 把 ; 把/千克 ; 0.085 ; ; 普票
  YG-PF01 ; 塑料文件袋 ; Plastic document pouch ; 3926100000 ; 1|0|办公用|聚丙烯|文件袋|砚格牌|YG-PF01 ; 砚格 ; 个 ; 千克 ; 0.03 ; ; 无票
  YG-PP01 ; A4静电复印纸 ; A4 copy paper ; 4802560090 ; 1|0|复印用|未涂布|化学木浆100%|70克/平方米|210×297毫米|砚格牌|YG-PP01 ; 砚格 ; 包 ; 千克 ; 2.18 ; ; 专票
  YG-CH01 ; 网布办公转椅 ; Mesh office swivel chair ; 9401390000 ; 1|0|钢架网布|办公用|可调高度|砚格牌|YG-CH01 ; 砚格 ; 个 ; 个/千克 ; 11.5 ; ; 专票
  YG-LP01 ; LED台灯 ; LED desk lamp ; 9405210090 ; 1|0|塑料|阅读照明用|砚格牌|YG-LP01 ; 砚格 ; 台 ; 台/千克 ; 0.65 ; ; 专票
`;

/** 订仓单号 ; 货号 ; 件数 ; 箱数 ; 单价 ; 空箱千克 ; 是否退税 */
const TRUCK = `
  DC2611-01 ; LX-TS01 ; 1200 ;  24 ;  16.80 ; 0.9 ; 是
  DC2611-01 ; LX-TS02 ; 1000 ;  20 ;  14.50 ; 0.9 ; 是
  DC2611-01 ; LX-PL01 ;  600 ;  15 ;  27.60 ; 0.9 ; 是
  DC2611-01 ; LX-HD01 ;  360 ;  18 ;  46.00 ; 1.1 ; 是
  DC2611-01 ; LX-LG01 ;  800 ;  16 ;  18.20 ; 0.9 ; 是
  DC2611-01 ; LX-UW01 ; 2000 ;  10 ;   6.35 ; 0.9 ; 是
  DC2611-01 ; LX-UW02 ; 2400 ;   8 ;   3.90 ; 0.9 ; 是
  DC2611-01 ; LX-SK01 ; 3000 ;  10 ;   2.45 ; 0.9 ; 是
  DC2611-02 ; HQ-TW01 ;  300 ;   3 ;   6.20 ; 0.9 ; 否
  DC2611-02 ; HQ-CL01 ;  600 ;   3 ;   1.15 ; 0.7 ; 否
  DC2611-02 ; HQ-UM01 ;  100 ;   2 ;  13.80 ; 0.8 ; 否
  DC2611-02 ; HQ-LB01 ;  240 ;   4 ;   4.35 ; 1.0 ; 否
  DC2611-03 ; YG-NB01 ;  160 ;   4 ;   7.90 ; 0.6 ; 否
  DC2611-03 ; YG-BP01 ; 1440 ;   2 ;   0.62 ; 0.5 ; 否
  DC2611-03 ; YG-MK01 ;  480 ;   2 ;   1.28 ; 0.5 ; 否
  DC2611-03 ; YG-ST01 ;  200 ;   1 ;   1.35 ; 0.5 ; 否
  DC2611-03 ; YG-TP01 ;  144 ;   2 ;   3.15 ; 0.6 ; 否
  DC2611-03 ; YG-SC01 ;  120 ;   1 ;   4.20 ; 0.5 ; 否
  DC2611-03 ; YG-PF01 ;  600 ;   2 ;   0.95 ; 0.6 ; 否
  DC2611-04 ; HQ-CB01 ;   90 ;   9 ;  22.40 ; 0.7 ; 否
  DC2611-04 ; HQ-MG01 ;  144 ;   4 ;   7.50 ; 1.2 ; 否
  DC2611-04 ; HQ-GL01 ;  240 ;  10 ;   4.10 ; 0.9 ; 否
  DC2611-05 ; LX-JN01 ;  400 ;  20 ;  58.00 ; 1.0 ; 否
  DC2611-05 ; LX-SH01 ;  500 ;  20 ;  36.50 ; 0.9 ; 否
  DC2611-05 ; LX-DR01 ;  360 ;  12 ;  48.80 ; 0.9 ; 否
  DC2611-05 ; LX-JK01 ;  300 ;  20 ;  75.00 ; 1.0 ; 否
  DC2611-05 ; LX-SP01 ;  480 ;  40 ;  32.00 ; 1.3 ; 否
  DC2611-05 ; LX-SL01 ;  600 ;  25 ;  11.40 ; 0.8 ; 否
  DC2611-05 ; LX-CP01 ;  600 ;   6 ;   9.80 ; 0.9 ; 否
  DC2611-05 ; LX-BP01 ;  200 ;  10 ;  42.50 ; 1.0 ; 否
  DC2611-06 ; LX-SK01 ;  600 ;   2 ;   2.45 ; 0.9 ; 否
  DC2611-06 ; LX-SL01 ;  120 ;   5 ;  11.40 ; 0.8 ; 否
  DC2611-06 ; HQ-TW01 ;  200 ;   2 ;   6.20 ; 0.9 ; 否
  DC2611-07 ; HQ-BL01 ;  240 ;  24 ;  29.50 ; 0.9 ; 否
  DC2611-07 ; HQ-BX01 ;  480 ;  60 ;  13.20 ; 1.2 ; 否
  DC2611-07 ; HQ-PT01 ;  200 ;  25 ;  38.60 ; 1.0 ; 否
  DC2611-07 ; HQ-FP01 ;  240 ;  20 ;  31.80 ; 0.9 ; 否
  DC2611-07 ; YG-FL01 ;  480 ;  24 ;   6.75 ; 0.7 ; 否
  DC2611-07 ; YG-PP01 ;  800 ; 160 ;  14.20 ; 0.4 ; 否
  DC2611-07 ; YG-CH01 ;  120 ; 120 ; 168.00 ; 1.9 ; 否
  DC2611-07 ; YG-LP01 ;  240 ;  20 ;  36.00 ; 0.9 ; 否
`;

const cellsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' ;').map((cell) => cell.trim()));

/** 商品属性: what the country they go to may ask of them. */
const ATTRIBUTES: readonly (readonly [skus: RegExp, attribute: string])[] = [
  [/^LX-(?!BP)/, '接触皮肤'],
  [/^HQ-TW/, '接触皮肤'],
  [/^HQ-(LB|CB|MG|GL|PT|FP)/, '食品接触'],
  [/^YG-LP/, '带电'],
];

export const GOODS: readonly Good[] = cellsOf(CATALOGUE).map(goodOf);

function goodOf([
  sku = '',
  nameZh = '',
  nameEn = '',
  hsCode = '',
  model = '',
  brand = '',
  unit = '',
  legal = '',
  kg = '',
  ...rest
]: string[]) {
  const [supervisionConditions = '', purchaseInvoice = ''] = rest;
  const [legalUnit1 = '', legalUnit2 = null] = legal.split('/');
  const perPiece = (one: string) => (one === '千克' ? kg : '1');
  return {
    sku,
    nameZh,
    nameEn,
    hsCode,
    model,
    brand,
    brandAuthorised: brand === '' ? '否' : '是',
    barCode: '无',
    unit,
    legalUnit1,
    legalUnit1PerPiece: perPiece(legalUnit1),
    legalUnit2,
    legalUnit2PerPiece: legalUnit2 === null ? null : perPiece(legalUnit2),
    netWeightKg: kg,
    originCountry: '中国',
    supervisionConditions: supervisionConditions === '' ? '无' : supervisionConditions,
    exportDutyRatePercent: '0',
    purchaseInvoice,
    attributes: ATTRIBUTES.find(([skus]) => skus.test(sku))?.[1] ?? '无',
  };
}

/** The load of one container truck from Nansha to Port Klang: three tickets within the list limit, one with goods under inspection, one
 *  with a refund, two of high value. Cartons are numbered through. */
export const PACKED: readonly Packed[] = (() => {
  let loaded = 0;
  return cellsOf(TRUCK).map((cells) => {
    const packed = packedOf(cells, loaded);
    loaded += packed.cartons;
    return packed;
  });
})();

function packedOf(cells: string[], before: number) {
  const [bookingNo = '', sku = '', pieces = '', cartons = '', unitPrice = '', tareKg = '', refundClaimed = ''] = cells;
  const net = new Decimal(GOODS.find((good) => good.sku === sku)?.netWeightKg ?? Number.NaN).times(pieces);
  return {
    bookingNo,
    sku,
    pieces: Number(pieces),
    cartons: Number(cartons),
    cartonMarks: `KUL C/NO. ${cartons === '1' ? before + 1 : `${before + 1}-${before + Number(cartons)}`}`,
    netWeightKg: net.toFixed(),
    grossWeightKg: new Decimal(tareKg).times(cartons).plus(net).toFixed(),
    unitPrice,
    totalPrice: new Decimal(unitPrice).times(pieces).toFixed(2),
    refundClaimed: refundClaimed === '是',
  };
}
