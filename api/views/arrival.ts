import type { z } from 'zod';
import type { ArrivalReport } from '../../contracts/arrival.ts';
import type { ArrivalReportRecord } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';

/** `withTransfer`: whose transfer it is, is not the site's to know. */
export const arrivalReportView = (
  { _id, sellerOrganisationId: _seller, transferId, receivedAt, comparedAt, ...rest }: ArrivalReportRecord,
  withTransfer: boolean,
): z.infer<typeof ArrivalReport> => ({
  ...rest,
  id: _id,
  transferId: withTransfer ? transferId : null,
  receivedAt: receivedAt.toISOString(),
  comparedAt: instantOrNull(comparedAt),
});
