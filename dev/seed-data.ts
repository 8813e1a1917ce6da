import type { z } from 'zod';
import type { OrganisationInput, Role } from '../contracts/organisation.ts';

export type SeedName = 'seller' | 'secondSeller' | 'partner' | 'returnsDesk';
export type SeedOrganisation = z.infer<typeof OrganisationInput> & { role: Role };

/** Who takes part in the main job, and a second seller, to whom none of it may show. Invented, with addresses that reach nobody. */
export const ORGANISATIONS: Record<SeedName, SeedOrganisation> = {
  seller: { name: '明泉贸易 Mingquan Trading', email: 'chukou@mingquan.example', language: 'zh-CN', role: 'seller' },
  secondSeller: { name: '澜湾家居 Lanwan Home', email: 'chukou@lanwan.example', language: 'zh-CN', role: 'seller' },
  partner: { name: 'Port Klang Harbour Fulfilment', email: 'inbound@klang-harbour.example', language: 'en', role: 'partner' },
  returnsDesk: {
    name: '南沙退运服务 Nansha Returns Desk',
    email: 'tuiyun@nansha-returns.example',
    language: 'zh-CN',
    role: 'returns-desk',
  },
};
