import type { Client } from '@temporalio/client';
import { createFlows } from '../flows.ts';
import type { Route } from '../http/route.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { decisionRoutes } from './decisions.ts';
import { codeTableRoutes } from './code-tables.ts';
import { discrepancyRoutes } from './discrepancies.ts';
import { enterpriseRoutes } from './enterprises.ts';
import { filingRoutes } from './filings.ts';
import { inboundNoticeRoutes } from './inbound-notices.ts';
import { inventoryRoutes } from './inventory.ts';
import { notificationRoutes } from './notifications.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { productRoutes } from './products.ts';
import { returnRoutes } from './returns.ts';
import { stockTransferCommandRoutes } from './stock-transfer-commands.ts';
import { stockTransferPaperRoutes } from './stock-transfer-papers.ts';
import { stockTransferRoutes } from './stock-transfers.ts';
import { tariffRoutes } from './tariff.ts';
import { whatIfRoutes } from './what-if.ts';
import { warehouseRegistrationRoutes } from './warehouse-registrations.ts';
import { warehouseRoutes } from './warehouses.ts';

/** Every route of the API. */
export function createRoutes({ temporal }: { temporal: Client }): Route[] {
  const flows = createFlows(temporal);
  return [
    ...organisationRoutes(),
    ...apiKeyRoutes(),
    ...enterpriseRoutes(flows),
    ...productRoutes(),
    ...warehouseRoutes(),
    ...warehouseRegistrationRoutes(flows),
    ...stockTransferRoutes(flows),
    ...stockTransferCommandRoutes(flows),
    ...stockTransferPaperRoutes(),
    ...filingRoutes(),
    ...inboundNoticeRoutes(flows),
    ...discrepancyRoutes(),
    ...inventoryRoutes(),
    ...notificationRoutes(),
    ...policyRoutes(),
    ...tariffRoutes(),
    ...codeTableRoutes(),
    ...decisionRoutes(),
    ...whatIfRoutes(),
    ...returnRoutes(),
  ];
}
