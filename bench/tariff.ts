import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { connectMongo, TariffLineModel } from '../models/index.ts';
import { inFlight } from './measure.ts';
import { onStack } from './stack.ts';

const LINES = 15_000;
const MANY_LINES = 100_000;
const REQUESTS = 300;

/** Names as the tariff makes them: a material, a way of making, a kind of goods, and who they are for. */
const WORDS = {
  zh: [
    '棉制 丝制 毛制 化学纤维制 塑料制 木制 竹制 不锈钢制 铝制 玻璃制',
    '针织 机织 钩编 非织造 印花 染色 注塑 焊接',
    '衬衫 长裤 连衣裙 毛巾 毯子 箱包 餐具 锅 灯具 玩具 坐具 鞋靴',
    '男式 女式 婴儿 家用 办公室用 工业用',
  ],
  en: [
    'cotton silk wool man-made plastic wooden bamboo stainless aluminium glass',
    'knitted woven crocheted nonwoven printed dyed moulded welded',
    'shirts trousers dresses towels blankets cases tableware pots lamps toys seats footwear',
    "men's women's babies' household office industrial",
  ],
} as const;
const nameOf = (language: keyof typeof WORDS, index: number): string => {
  let rest = index;
  const picked = WORDS[language].map((words) => {
    const all = words.split(' ');
    const word = all[rest % all.length] ?? '';
    rest = Math.floor(rest / all.length);
    return word;
  });
  return `${picked.join(language === 'zh' ? '' : ' ')}${language === 'zh' ? '其他' : ', other'} ${index}`;
};
const sheetOf = (lines: number): string =>
  `商品编码,商品名称,英文名称,法定第一单位,法定第二单位,监管条件,出口税率,出口退税率,申报要素\n${Array.from(
    { length: lines },
    (_, index) =>
      `${1_000_000_000 + index * 61_007},${nameOf('zh', index)},"${nameOf('en', index)}",件,千克,,0,13,品牌类型|出口享惠情况|材质|款式`,
  ).join('\n')}\n`;

type Told = { ok: boolean; rows: number; seconds: number; rssMb: number };

/** `tariff:load` as its user runs it. */
async function loadFile(lines: number, validFrom: string, env: NodeJS.ProcessEnv): Promise<Pick<Told, 'rows' | 'seconds' | 'rssMb'>> {
  const folder = await mkdtemp(join(tmpdir(), 'outport-tariff-'));
  try {
    const file = join(folder, 'tariff.csv');
    await writeFile(file, sheetOf(lines));
    const child = spawn(process.execPath, ['dev/tariff-load.ts', file, '--valid-from', validFrom, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    const { rows, seconds, rssMb } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as Told;
    return { rows, seconds, rssMb };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Searches in a tariff of 15,000 lines over HTTP, one at a time, beside one read of a line straight from the database; and loading one. */
export const tariff = () =>
  onStack(async ({ stack }) => {
    const { addresses, keys } = stack;
    const env = { ...process.env, MONGODB_URI: addresses.mongodb };
    await connectMongo(addresses.mongodb, { timeoutMs: 60_000 });
    const load = await loadFile(LINES, '2026-01-01', env);
    const headers = { authorization: `Bearer ${keys.organisations.seller.key}` };
    const search = async (query: (index: number) => string) => {
      const get = async (index: number): Promise<void> => {
        const answer = await fetch(`${addresses.api}/v1/tariff-lines${query(index)}`, { headers });
        await answer.arrayBuffer();
      };
      await inFlight(30, 1, get);
      return (await inFlight(REQUESTS, 1, get)).each;
    };
    const words = async (language: keyof typeof WORDS) =>
      search(
        (index) => `?q=${encodeURIComponent(nameOf(language, index * 37).split(language === 'zh' ? '其他' : ',')[0] ?? '')}&on=2026-06-01`,
      );
    const inChinese = await words('zh');
    const inEnglish = await words('en');
    const commonWord = await search(
      (index) => `?q=${encodeURIComponent(['其他', '针织', 'shirt', 'knitted'][index % 4] ?? '')}&on=2026-06-01`,
    );
    const byPrefix = await search((index) => `?code=${String(1_000 + index * 7).slice(0, 4)}&on=2026-06-01`);
    const unknownCode = await search((index) => `/${2_000_000_000 + index * 61_003}?on=2026-06-01`);
    const { _id } = await TariffLineModel.findOne({ code: '1000061007' }).orFail().lean();
    const rawRead = (await inFlight(REQUESTS, 1, () => TariffLineModel.collection.findOne({ _id } as never))).each;
    const loadMany = await loadFile(MANY_LINES, '2027-01-01', env);
    await mongoose.disconnect();
    return { lines: LINES, load, inChinese, inEnglish, commonWord, byPrefix, unknownCode, rawReadOfOneLine: rawRead, loadMany };
  });
