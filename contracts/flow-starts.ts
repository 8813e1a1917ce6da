import type { SearchAttributePair } from '@temporalio/common';
import type { EnterpriseStanding } from './enterprise.messages.ts';
import { FLOWS_QUEUE, TASK_TIMEOUT } from './queues.ts';
import { DESTINATION, ORGANISATION, STATE } from './search-attributes.ts';

/** A resource whose flow has its id. `destination` is a country, ISO 3166-1 alpha-3. */
export type StoredFlow = { _id: string; organisationId: string; requestId: string | null; destination?: string };
/** Flows that a stored resource begins, and the member of their input that holds its id. */
const ID_MEMBER = { sumUp: 'sumUpId', stockTransfer: 'transferId', enterpriseRegistration: 'id', warehouseRegistration: 'id' } as const;
export type StartedFlow = keyof typeof ID_MEMBER;

/** How a flow is started, by whoever comes first: the id of the resource is the id of the flow, so that there is never a second one. Only with
 *  what an earlier run would have `carried` over it may begin after that run has ended. */
export function flowStart(
  flow: StartedFlow,
  { _id, organisationId, requestId, destination }: StoredFlow,
  state: string,
  carried?: EnterpriseStanding,
) {
  const typedSearchAttributes: SearchAttributePair[] = [
    { key: ORGANISATION, value: organisationId },
    { key: STATE, value: state },
    ...(destination === undefined ? [] : [{ key: DESTINATION, value: destination }]),
  ];
  return {
    workflowId: _id,
    taskQueue: FLOWS_QUEUE,
    args: [{ [ID_MEMBER[flow]]: _id, organisationId, requestId, ...(carried === undefined ? {} : { carried }) }],
    memo: { requestId },
    workflowIdReusePolicy: carried === undefined ? ('REJECT_DUPLICATE' as const) : ('ALLOW_DUPLICATE' as const),
    workflowTaskTimeout: TASK_TIMEOUT,
    typedSearchAttributes,
  };
}
