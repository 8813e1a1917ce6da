import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SingleWindowRefused, SingleWindowUnavailable } from '../../../gateways/single-window/errors.ts';
import { createSingleWindow } from '../../../gateways/single-window/single-window.ts';
import { SIGNER } from '../../support/signer.ts';
import { anOrder, DXP_ID } from './messages.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function peer(answer: RequestListener) {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0);
  await once(server, 'listening');
  return createSingleWindow({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, dxpId: DXP_ID, signer: SIGNER });
}
const poll = { limit: 10, waitSeconds: 0, signal: new AbortController().signal };

test.each([500, 503, 429, 408])('%i is unavailable, so the caller retries', async (status) => {
  const window = await peer((_req, res) => void res.writeHead(status).end('later'));
  await expect(window.send([await window.compose(anOrder())])).rejects.toThrow(SingleWindowUnavailable);
  await expect(window.receive(0, poll)).rejects.toThrow(SingleWindowUnavailable);
});

test('another 4xx is a refusal that no retry repairs', async () => {
  const window = await peer((_req, res) => void res.writeHead(400).end('{"error":"envelope"}'));
  await expect(window.send([await window.compose(anOrder())])).rejects.toThrow(SingleWindowRefused);
});

test('nobody listening is unavailable', async () => {
  const window = createSingleWindow({ url: 'http://127.0.0.1:1', dxpId: DXP_ID, signer: SIGNER });
  await expect(window.receive(0, poll)).rejects.toThrow(SingleWindowUnavailable);
});

test.each(['not json', '{}', '{"receipts":[{"sequence":"1"}]}'])('an answer without receipts is unavailable: %s', async (body) => {
  const window = await peer((_req, res) => void res.end(body));
  await expect(window.receive(0, poll)).rejects.toThrow(SingleWindowUnavailable);
});

test('a long poll ends with the reason of the caller who gives up', async () => {
  const caller = new AbortController();
  const window = await peer(() => caller.abort(new Error('draining')));
  await expect(window.receive(0, { ...poll, waitSeconds: 60, signal: caller.signal })).rejects.toThrow('draining');
});

test('many messages go in several batches, each message once', async () => {
  const received: string[] = [];
  const sizes: number[] = [];
  const window = await peer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      const { messages } = JSON.parse(body) as { messages: { fileName: string }[] };
      sizes.push(messages.length);
      received.push(...messages.map(({ fileName }) => fileName));
      res.writeHead(202).end('{}');
    });
  });
  const messages = await Promise.all(Array.from({ length: 450 }, () => window.compose(anOrder())));
  await window.send(messages);
  expect(sizes).toEqual([200, 200, 50]);
  expect(received).toEqual(messages.map(({ copMsgId }) => `CEB303Message_${copMsgId}.xml`));
});

test.each([200, 400])(
  'a peer that never stops answering (%i) is not read to its end',
  async (status) => {
    const gone = Promise.withResolvers<number>();
    const window = await peer((_req, res) => {
      let written = 0;
      res.writeHead(status);
      const more = (): void => {
        while (!res.destroyed) {
          written += 1;
          if (!res.write('x'.repeat(1024 * 1024))) return void res.once('drain', more);
        }
      };
      res.once('close', () => gone.resolve(written));
      more();
    });
    await expect(window.receive(0, poll)).rejects.toThrow(status === 200 ? SingleWindowUnavailable : SingleWindowRefused);
    expect(await gone.promise).toBeLessThan(64);
  },
  20_000,
);
