import type { Client } from '@temporalio/client';
import type { FileStore } from '../../contracts/files.ts';
import { type Flows, createFlows } from '../flows.ts';
import type { Route } from '../http/route.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { arrivalReportRoutes } from './arrival-reports.ts';
import { brandAuthorisationRoutes } from './brand-authorisations.ts';
import { amendmentRoutes } from './amendments.ts';
import { decisionRoutes, transferDecisionRoutes } from './decisions.ts';
import { certificateRoutes } from './certificates-of-origin.ts';
import { complianceDocumentRoutes } from './compliance-documents.ts';
import { codeTableRoutes } from './code-tables.ts';
import { discrepancyRoutes } from './discrepancies.ts';
import { drawdownRoutes } from './drawdowns.ts';
import { enterpriseChangeRoutes } from './enterprise-changes.ts';
import { enterpriseCommandRoutes } from './enterprise-commands.ts';
import { enterpriseRoutes } from './enterprises.ts';
import { evidenceRoutes } from './evidence.ts';
import { filingCommandRoutes } from './filing-commands.ts';
import { filingEvidenceRoutes } from './filing-evidence.ts';
import { filingRoutes } from './filings.ts';
import { guideRoutes } from './guide.ts';
import { importTaxRoutes } from './import-taxes.ts';
import { importerRoutes } from './importers.ts';
import { inboundNoticeRoutes } from './inbound-notices.ts';
import { inspectionAttachmentRoutes } from './inspection-attachments.ts';
import { inspectionRoutes } from './inspections.ts';
import { inventoryRoutes } from './inventory.ts';
import { notificationRoutes } from './notifications.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { productRoutes } from './products.ts';
import { rateRoutes } from './rates.ts';
import { refusalRoutes } from './refusals.ts';
import { returnRoutes } from './returns.ts';
import { statisticsRoutes } from './statistics.ts';
import { stockTransferCommandRoutes } from './stock-transfer-commands.ts';
import { stockTransferPaperRoutes } from './stock-transfer-papers.ts';
import { stockTransferRequirementRoutes } from './stock-transfer-requirements.ts';
import { stockTransferRoutes } from './stock-transfers.ts';
import { sumUpRoutes } from './sum-ups.ts';
import { tariffRoutes } from './tariff.ts';
import { DIRECT_EXPORTS, STOCK_TRANSFERS, type TransferResource } from './transfer-resource.ts';
import { taskRoutes } from './tasks.ts';
import { whatIfRoutes } from './what-if.ts';
import { warehouseRegistrationCommandRoutes } from './warehouse-registration-commands.ts';
import { warehouseRegistrationRoutes } from './warehouse-registrations.ts';
import { warehouseRoutes } from './warehouses.ts';

/** Every route of the API. */
export function createRoutes({ temporal, files }: { temporal: Client; files: FileStore }): Route[] {
  const flows = createFlows(temporal);
  return [
    ...organisationRoutes(),
    ...apiKeyRoutes(),
    ...enterpriseRoutes(flows),
    ...enterpriseCommandRoutes(flows),
    ...enterpriseChangeRoutes(flows),
    ...productRoutes(),
    ...warehouseRoutes(),
    ...importerRoutes(),
    ...complianceDocumentRoutes(),
    ...importTaxRoutes(),
    ...warehouseRegistrationRoutes(flows),
    ...evidenceRoutes(flows, files),
    ...warehouseRegistrationCommandRoutes(flows),
    ...transferRoutes(STOCK_TRANSFERS, flows, files),
    ...transferRoutes(DIRECT_EXPORTS, flows, files),
    ...filingEvidenceRoutes(),
    ...filingRoutes(),
    ...refusalRoutes(),
    ...taskRoutes(flows),
    ...filingCommandRoutes(flows),
    ...sumUpRoutes(flows),
    ...arrivalReportRoutes(flows),
    ...inspectionRoutes(flows),
    ...inspectionAttachmentRoutes(files),
    ...brandAuthorisationRoutes(),
    ...inboundNoticeRoutes(flows),
    ...discrepancyRoutes(),
    ...inventoryRoutes(),
    ...certificateRoutes(),
    ...drawdownRoutes(),
    ...notificationRoutes(),
    ...policyRoutes(),
    ...tariffRoutes(),
    ...codeTableRoutes(),
    ...rateRoutes(),
    ...decisionRoutes(),
    ...returnRoutes(),
    ...statisticsRoutes(),
    ...guideRoutes(),
  ];
}

/** What both resources have alike. */
const transferRoutes = <Head, Line>(resource: TransferResource<Head, Line>, flows: Flows, files: FileStore): Route[] => [
  ...stockTransferRoutes(resource, flows),
  ...stockTransferCommandRoutes(resource, flows),
  ...amendmentRoutes(resource, flows),
  ...stockTransferPaperRoutes(resource, files),
  ...stockTransferRequirementRoutes(resource),
  ...transferDecisionRoutes(resource),
  ...whatIfRoutes(resource),
];
