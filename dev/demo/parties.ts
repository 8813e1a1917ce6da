import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Enterprise, EnterpriseInput } from '../../contracts/enterprise.ts';
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

export type Parties = { enterpriseId: string; warehouseId: string };

const USCI_17 = '91440115MA9XT7QK3';
const ENTERPRISE: EnterpriseInput = {
  nameZh: '广州明泉贸易有限公司',
  nameEn: 'Guangzhou Mingquan Trading Co., Ltd.',
  usci: `${USCI_17}${usciCheckCharacter(USCI_17) ?? ''}`,
  customsCode: '4401960D7Q',
  taxpayer: 'general',
  kind: 'trading-company',
  inPilotZone: true,
  refundRegistered: true,
  addressZh: '广州市南沙区港前大道南 162 号',
  addressEn: 'No. 162 Gangqian Avenue South, Nansha District, Guangzhou',
  ports: ['5165', '5166'],
  sourceDistrict: '44019',
  contact: { name: '陈静', email: 'jing.chen@mingquan.example', phone: '+86 20 0000 0000' },
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
/** A one-page PDF, so that the evidence is a real paper. */
const AGREEMENT = new URL('./cooperation-agreement.pdf', import.meta.url);
const PRODUCTS = new URL('./products.xlsx', import.meta.url);

/** Everything a transfer needs before it begins; what an earlier run registered is used again. */
export async function registerParties(cast: Cast): Promise<Parties> {
  const enterpriseId = await enterprise(cast);
  const warehouseId = await warehouse(cast);
  await registration(cast, { enterpriseId, warehouseId });
  await catalogue(cast);
  return { enterpriseId, warehouseId };
}

async function enterprise({ seller, operator, say }: Cast): Promise<string> {
  const known = await seller.all<z.infer<typeof Enterprise>>('/v1/enterprises');
  const mine = known.find(({ usci, state }) => usci === ENTERPRISE.usci && state !== 'rejected');
  const { id, state } = mine ?? (await seller.post<z.infer<typeof Enterprise>>('/v1/enterprises', ENTERPRISE));
  if (state !== 'active') await reviewed(() => operator.post(`/v1/enterprises/${id}:approve`));
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

async function registration({ seller, operator, partnerOrganisationId, say }: Cast, parties: Parties): Promise<void> {
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
