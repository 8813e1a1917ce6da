import { readFile } from 'node:fs/promises';
import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import { GOODS, PACKED } from '../../../dev/demo/goods.ts';
import { packingListSheet, productSheet } from '../../../dev/demo/sheets.ts';
import { rulingsOn } from '../../support/rulings.ts';
import { withBookings } from '../../../dev/demo/with-bookings.ts';
import { planTickets } from '../../../domain/declaration-planner.ts';
import type { Consignment } from '../../../domain/consignment.ts';
import { checkReadiness, isBlocked } from '../../../domain/readiness/index.ts';
import { readPackingList, readProductSheet } from '../../../gateways/packing-list/index.ts';

const file = (name: string) => readFile(new URL(`../../../dev/demo/${name}`, import.meta.url));
const linesOf = async (bytes: Buffer) => {
  const read = await readPackingList({ bytes, fileName: 'packing-list.xlsx' });
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.lines.map(({ row, line }, index) => ({ ...line, row, lineNo: index + 1 }));
};
const productsOf = async (bytes: Buffer) => {
  const read = await readProductSheet({ bytes, fileName: 'products.xlsx' });
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return new Map(read.products.map(({ product }) => [product.sku, product]));
};

const lines = await linesOf(await file('packing-list.xlsx'));
const products = await productsOf(await file('products.xlsx'));
const declarationDate = '2026-11-23';

test('the sheets of the demo are what goods.ts makes', async () => {
  expect(lines).toEqual(await linesOf(await packingListSheet(PACKED)));
  expect(products).toEqual(await productsOf(await productSheet(GOODS)));
  expect(lines).toHaveLength(PACKED.length);
  expect(lines.map(({ row }) => row)).toEqual(PACKED.map((_, index) => index + 4));
});

test('every line is of a product in the catalogue, and every product is on the truck', () => {
  expect([...new Set(lines.map(({ sku }) => sku))].toSorted()).toEqual([...products.keys()].toSorted());
  expect(products.size).toBe(GOODS.length);
});

test('weights, prices and cartons add up, and carton numbers run through', () => {
  let carton = 0;
  for (const line of lines) {
    const product = products.get(line.sku);
    expect(new Decimal(line.unitPrice).times(line.pieces).toFixed()).toBe(line.totalPrice);
    expect(new Decimal(product?.netWeightKg ?? 0).times(line.pieces).toFixed()).toBe(line.netWeightKg);
    expect(new Decimal(line.netWeightKg).lt(line.grossWeightKg)).toBe(true);
    const numbers = [carton + 1, carton + line.cartons].filter((one, index, all) => all.indexOf(one) === index);
    expect(line.cartonMarks).toBe(`KUL C/NO. ${numbers.join('-')}`);
    carton += line.cartons;
  }
});

test('legal quantities follow the unit: the kilogram is the weight of a piece, all others count it', () => {
  for (const product of products.values()) {
    const perPiece = (unit: string) => (unit === '035' ? product.netWeightKg : '1');
    expect(product.legalUnit1PerPiece).toBe(perPiece(product.legalUnit1));
    expect(product.legalUnit2PerPiece).toBe(product.legalUnit2 === null ? null : perPiece(product.legalUnit2));
    expect(product.model.split('|').length).toBeGreaterThan(3);
  }
});

test('the list passes the readiness check', () => {
  const consignment: Consignment = {
    mode: '9810',
    declarationDate,
    customsCode: '5165',
    currency: 'CNY',
    lines,
    products,
    enterprise: { state: 'active' },
    warehouse: { country: 'MYS', regime: 'free-circulation' },
    importer: null,
    complianceDocuments: [],
    registration: { state: 'active', validFrom: null, validTo: null, filedWithCustoms: false },
    plannedBefore: false,
    filedBookings: [],
  };
  const findings = checkReadiness(consignment, rulingsOn(declarationDate));
  expect(isBlocked(findings)).toBe(false);
});

const LIST = ['list-allowed', 'not-controlled', 'no-refund', 'six-digit', 'not-summed-up'];

test('the list plans to simplified lists and to forms, the forms for value, inspection and refund', () => {
  const tickets = planTickets({ lines, products, inPilotZone: true, rate: null, rulings: rulingsOn(declarationDate) });
  expect(tickets.map(({ bookingNo, path, simplified, reasons }) => [bookingNo, path, simplified, reasons.map(({ rule }) => rule)])).toEqual(
    [
      ['DC2611-01', 'form', false, ['value-over-limit', 'refund-claimed', 'ten-digit']],
      ['DC2611-02', 'list', true, LIST],
      ['DC2611-03', 'list', true, LIST],
      ['DC2611-04', 'form', false, ['inspection', 'ten-digit']],
      ['DC2611-05', 'form', false, ['value-over-limit', 'ten-digit']],
      ['DC2611-06', 'list', true, LIST],
      ['DC2611-07', 'form', false, ['value-over-limit', 'ten-digit']],
    ],
  );
});

test('a copy under other booking numbers differs in nothing else', async () => {
  const renamed = await linesOf(await withBookings(await file('packing-list.xlsx'), (bookingNo) => `${bookingNo}-R7`));
  expect(renamed).toEqual(lines.map((line) => ({ ...line, bookingNo: `${line.bookingNo}-R7` })));
});
