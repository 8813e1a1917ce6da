import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EnterpriseChangeInput, EnterpriseCorrection, EnterpriseInput } from '../../contracts/enterprise.ts';
import { fieldErrors } from '../../contracts/field-errors.ts';
import { usciCheckCharacter } from '../../domain/check-characters.ts';

const usciOf = (first17: string): string => `${first17}${usciCheckCharacter(first17) ?? ''}`;
/** The body of a registration as it was before there were roles, brokers and the like. */
const BEFORE = {
  nameZh: '广州明泉贸易有限公司',
  nameEn: 'Guangzhou Mingquan Trading Co., Ltd.',
  usci: usciOf('91440115MA9XT7QK3'),
  customsCode: '4401960D7Q',
  taxpayer: 'general',
  kind: 'trading-company',
  inPilotZone: true,
  refundRegistered: true,
  addressZh: '广州市南沙区',
  addressEn: 'Nansha, Guangzhou',
  ports: ['5165'],
  sourceDistrict: '44019',
  contact: { name: '陈静', email: 'jing.chen@mingquan.example', phone: '1' },
};
const broker = {
  kind: 'broker',
  name: '广州港前报关有限公司',
  usci: usciOf('91440101MA9YB3KP4'),
  customsCode: '4401980B3R',
  agreementNo: 'WT-1',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
};
const signing = { dxpId: 'DXPENT0000530001', cardNo: 'EP-1', holder: '陈静', validTo: '2028-06-30' };

/** Paths and codes of what is wrong, by path. */
function faults(change: object): string[] {
  const given = EnterpriseInput.safeParse({ ...BEFORE, ...change }, { reportInput: true });
  return fieldErrors(given.error?.issues ?? []).map(({ path, code }) => `${path} ${code}`);
}

test('a body of before stays valid, and what it does not state is the least', () => {
  expect(EnterpriseInput.parse(BEFORE)).toEqual({
    ...BEFORE,
    roles: ['e-commerce-enterprise'],
    pilotZone: null,
    refundFiledOn: null,
    fxClass: null,
    brokers: [],
    signing: null,
  });
});

test.each([
  ['a platform that is an exporter too', { roles: ['e-commerce-enterprise', 'platform', 'logistics', 'payment', 'site-operator'] }],
  ['a filing for refund with its day', { refundFiledOn: '2026-03-16' }],
  ['a small-scale taxpayer that is not filed for refund', { taxpayer: 'small-scale', refundRegistered: false }],
  ['each class of foreign exchange', { fxClass: 'C' }],
  ['a pilot zone without a number of its platform', { pilotZone: { name: '中国（广州）跨境电子商务综合试验区' } }],
  [
    'two agreements with one broker, and one number of two firms',
    {
      brokers: [broker, { ...broker, agreementNo: 'WT-2' }, { ...broker, kind: 'agent', usci: BEFORE.usci }],
    },
  ],
  ['an agreement of one day', { brokers: [{ ...broker, validTo: broker.validFrom }] }],
  ['a signing identity', { signing }],
])('%s is taken', (_what, change) => {
  expect(faults(change)).toEqual([]);
});

test.each([
  ['no role', { roles: [] }, ['roles FIELD_INVALID']],
  ['a role twice', { roles: ['payment', 'payment'] }, ['roles FIELD_INVALID']],
  ['a role nobody has', { roles: ['carrier'] }, ['roles[0] FIELD_INVALID']],
  ['a day that is none', { refundFiledOn: '2026-02-30' }, ['refundFiledOn FIELD_INVALID']],
  ['a fourth class', { fxClass: 'D' }, ['fxClass FIELD_INVALID']],
  ['a zone without a name', { pilotZone: { name: ' ', platformRecordNo: null } }, ['pilotZone.name FIELD_INVALID']],
  ['a DXP identity with a space', { signing: { ...signing, dxpId: 'DXPENT 1' } }, ['signing.dxpId FIELD_INVALID']],
  ['a signing identity without its last day', { signing: { ...signing, validTo: undefined } }, ['signing.validTo FIELD_MISSING']],
  ['a broker of a wrong USCI', { brokers: [{ ...broker, usci: '91440101MA9YB3KP40' }] }, ['brokers[0].usci USCI_CHECK_CHARACTER']],
  [
    'more brokers than fifty',
    { brokers: Array.from({ length: 51 }, (_, index) => ({ ...broker, agreementNo: `WT-${index}` })) },
    ['brokers FIELD_INVALID'],
  ],
  ['a small-scale taxpayer filed for refund', { taxpayer: 'small-scale' }, ['refundRegistered SMALL_SCALE_NOT_REFUNDED']],
  [
    'a day of filing without a filing',
    { refundRegistered: false, refundFiledOn: '2026-03-16' },
    ['refundFiledOn REFUND_FILING_UNREGISTERED'],
  ],
  ['a zone of an enterprise in none', { inPilotZone: false, pilotZone: { name: '广州' } }, ['pilotZone PILOT_ZONE_NOT_MEMBER']],
  [
    'an agreement that ends before it begins',
    { brokers: [{ ...broker, validTo: '2025-12-31' }] },
    ['brokers[0].validTo VALIDITY_REVERSED'],
  ],
  ['one agreement twice', { brokers: [broker, { ...broker, agreementNo: ' WT-1 ' }] }, ['brokers[1].agreementNo AGREEMENT_REPEATED']],
])('%s is refused at its field', (_what, change, expected) => {
  expect(faults(change)).toEqual(expected);
});

test('what contradicts across fields is named together with what is wrong with single ones', () => {
  const wrong = {
    taxpayer: 'small-scale',
    nameEn: 7,
    refundFiledOn: '2026-03-16',
    inPilotZone: false,
    pilotZone: { name: '广州' },
    brokers: [{ ...broker, customsCode: 'x', validTo: '2025-12-31' }, broker],
  };
  expect(faults(wrong).toSorted()).toEqual([
    'brokers[0].customsCode CUSTOMS_CODE_MALFORMED',
    'brokers[0].validTo VALIDITY_REVERSED',
    'brokers[1].agreementNo AGREEMENT_REPEATED',
    'nameEn FIELD_INVALID',
    'pilotZone PILOT_ZONE_NOT_MEMBER',
    'refundRegistered SMALL_SCALE_NOT_REFUNDED',
  ]);
});

test('every fault is told in both languages', () => {
  const { error } = EnterpriseInput.safeParse(
    { taxpayer: 'small-scale', refundRegistered: true, roles: [], brokers: 'x' },
    { reportInput: true },
  );
  const errors = fieldErrors(error?.issues ?? []);
  expect(errors.length).toBeGreaterThan(10);
  for (const { message } of errors) {
    expect(message.en).not.toBe('');
    expect(message['zh-CN']).toMatch(/\p{Script=Han}/u);
  }
});

test('whatever is sent is refused by its fields or taken, never a crash', () => {
  const particular = fc.constantFrom(...Object.keys(EnterpriseInput.shape));
  fc.assert(
    fc.property(fc.dictionary(particular, fc.anything()), (given) => {
      const { success, error } = EnterpriseInput.safeParse(given, { reportInput: true });
      return success || fieldErrors(error.issues).length > 0;
    }),
  );
});

describe('part of the particulars', () => {
  test('stays what it is: nothing that was left out comes back as a default', () => {
    expect(EnterpriseCorrection.parse({ nameEn: 'x' })).toEqual({ nameEn: 'x' });
    expect(EnterpriseChangeInput.parse({ nameEn: 'x' })).toEqual({ nameEn: 'x' });
  });

  test('may correct the USCI after a rejection, and never change it later', () => {
    expect(EnterpriseCorrection.safeParse({ usci: BEFORE.usci }).success).toBe(true);
    const { error } = EnterpriseChangeInput.safeParse({ usci: BEFORE.usci }, { reportInput: true });
    expect(fieldErrors(error?.issues ?? [])).toMatchObject([{ path: 'usci', code: 'USCI_FIXED' }]);
  });
});
