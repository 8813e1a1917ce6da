import type { Client } from '@temporalio/client';
import { createFlows } from '../flows.ts';
import type { Route } from '../http/route.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { discrepancyRoutes } from './discrepancies.ts';
import { enterpriseRoutes } from './enterprises.ts';
import { filingRoutes } from './filings.ts';
import { inboundNoticeRoutes } from './inbound-notices.ts';
import { inventoryRoutes } from './inventory.ts';
import { notificationRoutes } from './notifications.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { productRoutes } from './products.ts';
import { stockTransferCommandRoutes } from './stock-transfer-commands.ts';
import { stockTransferPaperRoutes } from './stock-transfer-papers.ts';
import { stockTransferRoutes } from './stock-transfers.ts';
import { warehouseRegistrationCommandRoutes } from './warehouse-registration-commands.ts';
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
    ...warehouseRegistrationCommandRoutes(flows),
    ...stockTransferRoutes(flows),
    ...stockTransferCommandRoutes(flows),
    ...stockTransferPaperRoutes(),
    ...filingRoutes(),
    ...inboundNoticeRoutes(flows),
    ...discrepancyRoutes(),
    ...inventoryRoutes(),
    ...notificationRoutes(),
    ...policyRoutes(),
  ];
}
