import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Enterprise, EnterpriseInput } from '../../contracts/enterprise.ts';
import type { Importer, ImporterInput, ImporterLicence } from '../../contracts/destination.ts';
import type { Warehouse, WarehouseInput, WarehouseRegistration } from '../../contracts/warehouse.ts';
import type { ProductImport } from '../../contracts/product.ts';
import { usciCheckCharacter } from '../../domain/check-characters.ts';
import { chinaDate } from '../../domain/calendar.ts';
import type { Keys } from '../seed.ts';
import { type Client, createClient } from './client.ts';

type Say = (line: string) => void;
export type Cast = { seller: Client; partner: Client; operator: Client; partnerOrganisationId: string; say: Say };
/** The seeded people, at one API. `say` hears what happens. */
export function castOf(api: string, { operator, organisations: { seller, partner } }: Keys, say: Say = () => {}): Cast {
  const { organisationId: partnerOrganisationId } = partner;
  return {
    seller: createClient(api, seller.key),
    partner: createClient(api, partner.key),
    operator: createClient(api, operator),
    partnerOrganisationId,
    say,
  };
}

export type Parties = { enterpriseId: string; warehouseId: string; importerId: string };

const USCI_17 = '91440115MA9XT7QK3';
const BROKER_USCI_17 = '91440101MA9YB3KP4';
const ENTERPRISE: EnterpriseInput = {
  nameZh: '广州明泉贸易有限公司',
  nameEn: 'Guangzhou Mingquan Trading Co., Ltd.',
  usci: `${USCI_17}${usciCheckCharacter(USCI_17) ?? ''}`,
  customsCode: '4401960D7Q',
  taxpayer: 'general',
  kind: 'trading-company',
  roles: ['e-commerce-enterprise'],
  inPilotZone: true,
  pilotZone: { name: '中国（广州）跨境电子商务综合试验区', platformRecordNo: 'GZKJ-2026-004417' },
  refundRegistered: true,
  refundFiledOn: '2026-03-16',
  fxClass: 'A',
  addressZh: '广州市南沙区港前大道南 162 号',
  addressEn: 'No. 162 Gangqian Avenue South, Nansha District, Guangzhou',
  ports: ['5165', '5166'],
  sourceDistrict: '44019',
  contact: { name: '陈静', email: 'jing.chen@mingquan.example', phone: '+86 20 0000 0000' },
  brokers: [
    {
      kind: 'broker',
      name: '广州港前报关有限公司',
      usci: `${BROKER_USCI_17}${usciCheckCharacter(BROKER_USCI_17) ?? ''}`,
      customsCode: '4401980B3R',
      email: 'inspection@gangqian-broker.example',
      agreementNo: 'WT2026-440115-0092',
      validFrom: '2026-01-01',
      validTo: '2028-12-31',
    },
  ],
  signing: { dxpId: 'DXPENT0000530001', cardNo: 'EP-4401-0073526', holder: '陈静', validTo: '2028-06-30' },
};
const warehouseOf = (partnerOrganisationId: string): z.input<typeof WarehouseInput> => ({
  name: 'Klang Bay Fulfilment, Port Klang',
  partnerOrganisationId,
  country: 'MYS',
  address: 'Lot 12, Jalan Perigi Nanas 7, Pulau Indah Industrial Park, 42920 Port Klang, Selangor',
  port: 'MYPKG',
  timeZone: 'Asia/Kuala_Lumpur',
  capabilities: ['receive', 'pick-pack', 'returns'],
});
const importerOf = (partnerOrganisationId: string): z.input<typeof ImporterInput> => ({
  name: 'Klang Bay Imports Sdn. Bhd.',
  partnerOrganisationId,
  country: 'MYS',
  registrationKind: 'SSM',
  registrationNumber: '202401099999',
  contact: { name: 'Nurul Aziz', email: 'import@klang-harbour.example', phone: '+60 3 0000 0000' },
});
/** Electrical goods need it before they arrive; the number is invented. */
const COA = { document: 'my-coa', number: 'COA-DEMO-0001', hsPrefixes: ['9405'], validFrom: '2026-01-01', validTo: null };
/** A one-page PDF, so that the evidence is a real paper. */
const AGREEMENT = new URL('./cooperation-agreement.pdf', import.meta.url);
const PRODUCTS = new URL('./products.xlsx', import.meta.url);

/** Everything a transfer needs before it begins; what an earlier run registered is used again. */
export async function registerParties(cast: Cast): Promise<Parties> {
  const enterpriseId = await enterprise(cast);
  const warehouseId = await warehouse(cast);
  const importerId = await importer(cast);
  await registration(cast, { enterpriseId, warehouseId });
  await catalogue(cast);
  return { enterpriseId, warehouseId, importerId };
}

/** In these states it is registered anew. */
const OVER = ['rejected', 'withdrawn'];

async function enterprise({ seller, operator, say }: Cast): Promise<string> {
  const known = await seller.all<z.infer<typeof Enterprise>>('/v1/enterprises');
  const mine = known.find(({ usci, state }) => usci === ENTERPRISE.usci && !OVER.includes(state));
  const { id, state } = mine ?? (await seller.post<z.infer<typeof Enterprise>>('/v1/enterprises', ENTERPRISE));
  if (state === 'suspended') await operator.post(`/v1/enterprises/${id}:reinstate`);
  else if (state !== 'active') await reviewed(() => operator.post(`/v1/enterprises/${id}:approve`));
  say(
    `enterprise ${ENTERPRISE.nameZh} (USCI ${ENTERPRISE.usci}): ${mine === undefined ? 'registered, reviewed, active' : 'registered before'}`,
  );
  return id;
}

async function warehouse({ partner, partnerOrganisationId, say }: Cast): Promise<string> {
  const wanted = warehouseOf(partnerOrganisationId);
  const known = await partner.all<z.infer<typeof Warehouse>>('/v1/warehouses');
  const mine = known.find((one) => one.partnerOrganisationId === partnerOrganisationId && one.name === wanted.name);
  const { id } = mine ?? (await partner.post<z.infer<typeof Warehouse>>('/v1/warehouses', wanted));
  say(`warehouse ${wanted.name}: ${mine === undefined ? 'added by the partner' : 'known'}`);
  return id;
}

async function importer({ partner, partnerOrganisationId, say }: Cast): Promise<string> {
  const wanted = importerOf(partnerOrganisationId);
  const known = await partner.all<z.infer<typeof Importer>>('/v1/importers?country=MYS');
  const mine = known.find((one) => one.partnerOrganisationId === partnerOrganisationId && one.name === wanted.name);
  const { id } = mine ?? (await partner.post<z.infer<typeof Importer>>('/v1/importers', wanted));
  const licences = await partner.all<z.infer<typeof ImporterLicence>>(`/v1/importers/${id}/licences`);
  const held = licences.some(({ number, revokedAt }) => number === COA.number && revokedAt === null);
  if (!held) await partner.post(`/v1/importers/${id}/licences`, COA);
  say(
    `importer of record ${wanted.name}: ${mine === undefined ? 'added by the partner' : 'known'}, ${held ? 'holds' : 'has entered'} ${COA.number}`,
  );
  return id;
}

async function registration({ seller, operator, partnerOrganisationId, say }: Cast, parties: Omit<Parties, 'importerId'>): Promise<void> {
  const known = await seller.all<z.infer<typeof WarehouseRegistration>>(`/v1/warehouse-registrations?warehouseId=${parties.warehouseId}`);
  const today = chinaDate(new Date().toISOString());
  const holding = known.find(({ state, validTo }) => ['active', 'expiring'].includes(state) && validTo >= today);
  if (holding !== undefined) {
    say(`right to stock it: registered before, valid to ${holding.validTo}`);
    return;
  }
  const validTo = `${Number(today.slice(0, 4)) + 2}-12-31`;
  const wanted = { ...parties, nature: 'partner-operated', validFrom: today, validTo };
  const { id } = await seller.post<z.infer<typeof WarehouseRegistration>>('/v1/warehouse-registrations', wanted);
  const form = new FormData();
  const { country, address } = warehouseOf(partnerOrganisationId);
  for (const [name, value] of Object.entries({ kind: 'cooperation-agreement', country, address })) form.set(name, value);
  form.set('file', new Blob([await readFile(AGREEMENT)], { type: 'application/pdf' }), '海外仓合作协议.pdf');
  await seller.upload(`/v1/warehouse-registrations/${id}/evidence`, form);
  await reviewed(() => operator.post(`/v1/warehouse-registrations/${id}:approve`));
  say(`right to stock it: agreement uploaded, reviewed, active to ${validTo}`);
}

async function catalogue({ seller, say }: Cast): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([await readFile(PRODUCTS)]), '商品目录.xlsx');
  const { created, updated } = await seller.upload<z.infer<typeof ProductImport>>('/v1/products:import', form);
  say(`catalogue: ${created} products added, ${updated} brought up to date from products.xlsx`);
}

const TRIES = 40;

/** A review can be given once the flow has come to it, a moment after the registration was answered. */
async function reviewed(decide: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await decide();
      return;
    } catch (error) {
      const early = error instanceof Error && 'status' in error && error.status === 409;
      if (!early || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
