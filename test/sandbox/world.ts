import { expect, vi } from 'vitest';
import type { CustomsMessage, CustomsReceipt } from '../../contracts/customs.ts';
import { createSingleWindow } from '../../gateways/single-window/single-window.ts';
import type { Scenario } from '../../sandbox/single-window/scenarios.ts';
import type { Receipts } from '../../sandbox/single-window/script.ts';
import { startSandbox } from '../../sandbox/single-window/server.ts';
import type { TicketView } from '../../sandbox/single-window/views.ts';
import { DXP_ID } from '../gateways/single-window/messages.ts';
import { SIGNER, SIGNING } from '../support/signer.ts';

export type Told = { status: string; at: string; info: string; receipt: CustomsReceipt };

/** A sandbox really listening, and a seller's side that reads its mailbox as any consumer must: once each, by time. */
export async function aWorld(
  settings: { scenario?: Scenario; receipts?: Receipts; dataDir?: string; paceMs?: number; seed?: number } = {},
) {
  const { certificateFile } = SIGNING;
  const sandbox = await startSandbox({ port: 0, dataDir: null, certificateFile, seed: 7, scenario: 'release', paceMs: 1, ...settings });
  const window = createSingleWindow({ url: sandbox.url, dxpId: DXP_ID, signer: SIGNER });
  const delivered: CustomsReceipt[] = [];
  let position = 0;

  const collect = async (waitSeconds: number): Promise<void> => {
    const receipts = await window.receive(position, { limit: 1000, waitSeconds, signal: AbortSignal.timeout(20_000) });
    for (const receipt of receipts) {
      expect(receipt.sequence).toBe(position + 1);
      position = receipt.sequence;
      delivered.push(window.read(receipt));
    }
  };
  const told = (kind: CustomsReceipt['kind'], businessKey: string): Told[] => {
    const own = delivered.filter((receipt) => receipt.kind === kind && receipt.businessKey === businessKey);
    const distinct = new Map(own.map((receipt) => [`${receipt.status} ${receipt.at}`, receipt]));
    return [...distinct.values()]
      .toSorted((a, b) => a.at.localeCompare(b.at))
      .map((receipt) => ({ status: receipt.status, at: receipt.at, info: receipt.info, receipt }));
  };

  return {
    window,
    url: sandbox.url,
    delivered,
    close: sandbox.close,
    send: async (...messages: CustomsMessage[]): Promise<void> =>
      window.send(await Promise.all(messages.map((message) => window.compose(message)))),
    /** Reads the mailbox until exactly these statuses, in this order by their time, were told of a business key. */
    async hears(kind: CustomsReceipt['kind'], businessKey: string, ...statuses: string[]): Promise<Told[]> {
      const deadline = Date.now() + 15_000;
      while (told(kind, businessKey).length < statuses.length && Date.now() < deadline) await collect(1);
      expect(told(kind, businessKey).map(({ status }) => status)).toEqual(statuses);
      return told(kind, businessKey);
    },
    async seqNoOf(clientSeqNo: string): Promise<string> {
      const [answer] = await this.hears('form-import', clientSeqNo, '0');
      if (answer?.receipt.kind !== 'form-import' || answer.receipt.seqNo === null) throw new Error('the import gave no seqNo');
      return answer.receipt.seqNo;
    },
    async ticket(orderNo: string, kind: string): Promise<TicketView | undefined> {
      const { tickets } = (await (await fetch(`${sandbox.url}/sandbox/tickets?orderNo=${orderNo}`)).json()) as {
        tickets: TicketView[];
      };
      return tickets.find((ticket) => ticket.kind === kind);
    },
    waitsFor(orderNo: string, kind: string, what: string): Promise<void> {
      return vi.waitFor(async () => expect((await this.ticket(orderNo, kind))?.waitingFor).toContain(what), {
        timeout: 10_000,
        interval: 5,
      });
    },
    async put(path: string, body: unknown): Promise<Response> {
      return fetch(sandbox.url + path, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    },
  };
}
export type World = Awaited<ReturnType<typeof aWorld>>;
