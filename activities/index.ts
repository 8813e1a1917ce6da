import type { Client } from '@temporalio/client';
import { createBindingActivities } from './customs/binding.ts';
import { createAmendmentActivities } from './amendments.ts';
import { createAmendingActivities } from './customs/amending.ts';
import { createChaseActivities } from './customs/chase.ts';
import { createFilingActivities } from './customs/filing.ts';
import { createSumUpActivities } from './customs/sum-up.ts';
import { createSumUpGatheringActivities } from './customs/sum-up-gathering.ts';
import { createWithdrawalActivities } from './customs/withdrawals.ts';
import { createIntakeActivities } from './customs/intake.ts';
import type { Deps } from './deps.ts';
import { createEnterpriseActivities } from './enterprises.ts';
import { createEvidenceActivities } from './evidence.ts';
import { createFileActivities } from './files.ts';
import { createArrivalActivities } from './arrivals.ts';
import { createInspectionActivities } from './inspections.ts';
import { createNotificationActivities } from './notifications.ts';
import { createOverseasActivities } from './overseas.ts';
import { createPaperActivities } from './papers.ts';
import { createPlanningActivities } from './planning.ts';
import { createReceivingActivities } from './receiving.ts';
import { createRegistrationActivities } from './registrations.ts';
import { createShipmentClockActivities } from './shipment-clock.ts';
import { createStartActivities } from './starts.ts';
import { createTaskNoticeActivities } from './task-notices.ts';
import { createTransferActivities } from './transfers.ts';
import { createWarehouseFilingActivities } from './warehouse-filing.ts';
import { createWarehouseRegistrationActivities } from './warehouse-registrations.ts';

export const createActivities = (deps: Deps & { temporal: Client }) => ({
  ...createBindingActivities(deps),
  ...createAmendmentActivities(deps),
  ...createAmendingActivities(deps),
  ...createChaseActivities(deps),
  ...createEnterpriseActivities(deps),
  ...createEvidenceActivities(deps),
  ...createFileActivities(deps),
  ...createFilingActivities(deps),
  ...createIntakeActivities(deps),
  ...createArrivalActivities(deps),
  ...createInspectionActivities(deps),
  ...createNotificationActivities(deps),
  ...createOverseasActivities(deps),
  ...createPaperActivities(deps),
  ...createPlanningActivities(deps),
  ...createReceivingActivities(deps),
  ...createRegistrationActivities(deps),
  ...createShipmentClockActivities(deps),
  ...createStartActivities(deps),
  ...createTaskNoticeActivities(deps, createNotificationActivities(deps)),
  ...createSumUpActivities(deps),
  ...createSumUpGatheringActivities(deps),
  ...createTransferActivities(deps),
  ...createWithdrawalActivities(deps),
  ...createWarehouseFilingActivities(deps),
  ...createWarehouseRegistrationActivities(deps),
});
export type Activities = ReturnType<typeof createActivities>;
