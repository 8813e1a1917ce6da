import { WarehouseFilingAnswer, type WarehouseFilingDesk } from '../../contracts/warehouse-filing.ts';
import { SingleWindowUnavailable } from './errors.ts';
import { answered, bodyOf, endpoint } from './transport-http.ts';

/** Shorter than the heartbeat of the activities that wait for it. */
const TIMEOUT_MS = 8_000;

/** The desk behind a regional platform that speaks HTTP: `PUT {url}/warehouse-filings/{formNo}` with the form, `GET` the same for customs' answer.
 *  A platform that has the number already answers as to a new one, so a retry after any failure is safe. */
export function createWarehouseFilingDesk(peer: { url: string }): WarehouseFilingDesk {
  const at = (formNo: string): URL => endpoint(peer, `/warehouse-filings/${encodeURIComponent(formNo)}`);
  return {
    async file(form) {
      const init = { method: 'PUT', body: JSON.stringify(form), headers: { 'content-type': 'application/json' } };
      await bodyOf(await answered(at(form.formNo), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }));
    },
    async ask(formNo) {
      const body = await bodyOf(await answered(at(formNo), { signal: AbortSignal.timeout(TIMEOUT_MS) }));
      const answer = WarehouseFilingAnswer.safeParse(body);
      if (!answer.success) throw new SingleWindowUnavailable('the answer says nothing of the form', { cause: answer.error });
      return answer.data;
    },
  };
}
