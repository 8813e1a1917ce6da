import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Refused, codeIn, refusalBook } from '../../domain/refusals/book.ts';
import { NEGATIVE, REFUSED_MESSAGES, type RefusalEntry, UNKNOWN } from '../../domain/refusals/entry.ts';
import { SHIPPED_REFUSALS } from '../../domain/refusals/index.ts';
import { REFUSALS } from '../../sandbox/single-window/refusals.ts';

const book = refusalBook(SHIPPED_REFUSALS);
const idOf = (message: Refused['message'], status: string, text = ''): string => book.find({ message, status, text }).id;
const [first] = SHIPPED_REFUSALS;
const anEntry = (id: string, on: Partial<RefusalEntry['on']>): RefusalEntry => ({
  ...(first as RefusalEntry),
  id,
  on: { messages: [], statuses: [], codes: [], texts: [], ...on },
});

test('every entry names cause and cure in both languages, who acts, what may follow, and its source', () => {
  expect(new Set(SHIPPED_REFUSALS.map(({ id }) => id)).size).toBe(SHIPPED_REFUSALS.length);
  for (const { id, cause, cure, source } of SHIPPED_REFUSALS) {
    for (const { en, 'zh-CN': zh } of [cause, cure]) {
      expect(en, id).toMatch(/^[A-Z].*\.$/su);
      expect(zh, id).toMatch(/[一-鿿].*。$/su);
    }
    expect(source, id).toMatch(/^china-export\.md §/u);
  }
});

test('what the facts mark as own knowledge stays unverified', () => {
  const own = SHIPPED_REFUSALS.filter(({ source }) => source.includes('[OWN]') || source.includes('[?]'));
  expect(own.length).toBeGreaterThan(0);
  for (const { id, confidence } of own) expect(confidence, id).toBe('unverified');
});

describe('each code and text of the facts is explained', () => {
  test.each<[Refused['message'], string, string, string]>([
    ['list', '100', '[Code:1322;Desc:订单清单表体商品项不一致]', 'list-items-differ'],
    ['list', '100', '[Code:1300;Desc:人工退单，请补充材质]', 'manual-refusal'],
    ['list', '100', '[Code:13127;Desc:x]', 'import-regime-code'],
    ['order', '100', '22001 支付企业未备案', 'payment-firm-unregistered'],
    ['order', '100', '电商企业未备案', 'exporter-unregistered'],
    ['order', '100', '境内收发货人未备案', 'consignor-unregistered'],
    ['order', '100', '平台企业未备案', 'platform-unregistered'],
    ['order', '100', '申报企业未备案', 'agent-unregistered'],
    ['order', '100', '国家未匹配到', 'country-unmatched'],
    ['order', '100', '海外仓未备案', 'warehouse-unregistered'],
    ['format-error', '-1', '报文格式校验失败：元素顺序', 'format-error'],
    ['format-error', '5', '', 'format-error'],
    ['format-error', '-1', 'failed_CEB603Message_6F9619FF-8B86-D011-B42D-00CF4FC964FF.xml', 'not-sent-by-client'],
    ['list', '-301020', '验签失败', 'signature-invalid'],
    ['order', '-304001', '处理失败，业务主键重复入库失败', 'duplicate'],
    ['summary', '-304001', '', 'duplicate'],
    ['list-cancel', '-451', '申报失败', 'cancel-failed'],
    ['list', '-999', '', 'processing-failed'],
    ['logistics', '4', '发送海关失败', 'not-forwarded'],
    ['form-result', 'E', '', 'form-returned'],
    ['form-result', 'E', '随附单据10000004对应的订单数据不存在', 'form-order-missing'],
    ['form-result', 'Z', '无预配舱单', 'manifest-missing'],
    ['form-result', 'E', '舱单退单', 'manifest-refused'],
    ['form-result', 'E', '舱单拒装', 'manifest-not-to-load'],
    ['form-result', 'Y', '', 'form-declare-failed'],
    ['form-result', 'Z', '', 'form-sent-back'],
    ['form-result', 'D', '', 'form-deleted'],
    ['form-result', 'A', '', 'form-deleted-before-release'],
    ['form-result', 'F1', '', 'form-not-saved'],
    ['form-result', 'f0', '', 'form-client-error'],
    ['form-import', '1', '导入失败', 'form-not-imported'],
    ['form-import', '-1', '', 'form-not-imported'],
    ['logistics', 'silent', '', 'silent-logistics'],
    ['arrival', 'silent', '', 'silent-arrival'],
    ['transport', 'unreachable', 'ECONNREFUSED', 'unreachable'],
    ['list-cancel', 'left', '', 'withdrawn-after-departure'],
    ['form-application', 'left', '', 'withdrawn-after-departure'],
  ])('%s %s %s is %s', (message, status, text, id) => expect(idOf(message, status, text)).toBe(id));

  test('an unknown code is unknown, whatever else is known of its status', () => {
    expect(idOf('list', '100', '[Code:1999;Desc:x]')).toBe(UNKNOWN);
    expect(idOf('list', '100', '')).toBe(UNKNOWN);
    expect(idOf('list', '731', '')).toBe(UNKNOWN);
  });

  test('the sandbox can produce every refusal of the table', () => {
    const refusals = SHIPPED_REFUSALS.filter(({ on }) => !['silent', 'unreachable', 'left'].some((status) => on.statuses.includes(status)));
    expect(Object.keys(REFUSALS).toSorted()).toEqual(refusals.map(({ id }) => `refuse-${id}`).toSorted());
  });
});

describe('an entry entered by an operator', () => {
  const unknown = { message: 'list', status: '100', text: '[Code:1999;Desc:新原因]' } as const;

  test('explains what was unknown, and takes the place of a shipped one of its name', () => {
    const entered = [anEntry('new-reason', { codes: ['1999'] }), anEntry('list-items-differ', { codes: ['1322'] })];
    const own = refusalBook(SHIPPED_REFUSALS, entered);
    expect(own.find(unknown).id).toBe('new-reason');
    expect(own.find({ ...unknown, text: '[Code:1322;Desc:x]' })).toBe(entered[1]);
    expect(own.entries.filter(({ id }) => id === 'list-items-differ')).toHaveLength(1);
  });

  test('wins over a shipped one that fits as closely, and a closer one wins over both', () => {
    const same = anEntry('ours', { statuses: ['-301020'] });
    const own = refusalBook(SHIPPED_REFUSALS, [same, anEntry('closer', { statuses: ['-301020'], texts: ['证书不在有效期内'] })]);
    expect(own.find({ message: 'list', status: '-301020', text: '验签失败' }).id).toBe('ours');
    expect(own.find({ message: 'list', status: '-301020', text: '证书不在有效期内' }).id).toBe('closer');
  });

  test('explains no more once it is retired, and what it explained still finds it', () => {
    const own = refusalBook(SHIPPED_REFUSALS, [anEntry('new-reason', { codes: ['1999'] })], ['new-reason', 'duplicate']);
    expect(own.find(unknown).id).toBe(UNKNOWN);
    expect(own.byId('new-reason')).not.toBeNull();
    expect(own.entries.map(({ id }) => id)).not.toContain('duplicate');
  });

  test('cannot take the unknown out', () => {
    expect(refusalBook(SHIPPED_REFUSALS, [], [UNKNOWN]).find(unknown).id).toBe(UNKNOWN);
    expect(() => refusalBook([])).toThrow('no entry for the unknown');
  });
});

test('whatever comes finds an entry that fits it, or the unknown; the order of the table says nothing', () => {
  const refused = fc.record({
    message: fc.constantFrom(...REFUSED_MESSAGES),
    status: fc.oneof(fc.constantFrom('100', '4', 'E', 'Y', 'Z', '-1', '-301020', 'silent'), fc.string({ maxLength: 5 })),
    text: fc.oneof(fc.constantFrom('[Code:1322;Desc:x]', '舱单退单 重量', '22001 支付企业未备案'), fc.string()),
  });
  fc.assert(
    fc.property(refused, fc.shuffledSubarray([...SHIPPED_REFUSALS], { minLength: SHIPPED_REFUSALS.length }), (given, shuffled) => {
      const found = book.find(given);
      expect(refusalBook(shuffled).find(given).id).toBe(found.id);
      if (found.id === UNKNOWN) return;
      const { messages, statuses, codes, texts } = found.on;
      expect(messages.length === 0 || messages.includes(given.message)).toBe(true);
      expect(
        statuses.length === 0 || statuses.includes(given.status) || (statuses.includes(NEGATIVE) && given.status.startsWith('-')),
      ).toBe(true);
      expect(codes.length === 0 || codes.includes(codeIn(given.text) ?? '')).toBe(true);
      expect(texts.length === 0 || texts.some((words) => given.text.includes(words))).toBe(true);
    }),
  );
});
