import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { ANY_FREE_PORT, PORTS, type PortName, configuredPorts, settlePorts } from '../../dev/stack/ports.ts';

const ALL = Object.keys(PORTS) as PortName[];

async function aBusyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('without variables every server has its usual port, and no two the same', () => {
  const ports = configuredPorts({});
  expect(ports).toMatchObject({ api: 3000, temporal: 7233, temporalUi: 8233, mongodb: 27017, smtp: 1025, mailPage: 8025, sandbox: 8089 });
  expect(new Set(Object.values(ports)).size).toBe(ALL.length);
  expect(new Set(ALL.map((name) => PORTS[name].variable)).size).toBe(ALL.length);
});

test('a variable changes the port of its server only, and set to nothing changes none', () => {
  expect(configuredPorts({ OUTPORT_TEMPORAL_PORT: '7777', OUTPORT_PORT: '' })).toEqual({ ...configuredPorts({}), temporal: 7777 });
});

test('every variable that is no port is named at once, whatever it says', () => {
  const noPort = fc.oneof(fc.constantFrom('abc', '-1', '65536', '3000.5', ' 3000', '0x10', '1e3'), fc.integer({ min: 65_536 }).map(String));
  fc.assert(
    fc.property(noPort, fc.subarray(ALL, { minLength: 1 }), (value, names) => {
      const variables = names.map((name) => PORTS[name].variable);
      const said = refusalOf(() => configuredPorts(Object.fromEntries(variables.map((variable) => [variable, value]))));
      expect(said.split('\n').map((line) => line.split(' ')[0])).toEqual(variables);
    }),
  );
});

test('a busy port is one line: the port, who wanted it, and which variable changes it', async () => {
  const port = await aBusyPort();
  const configured = configuredPorts({ ...ANY_FREE_PORT, OUTPORT_MONGODB_PORT: String(port) });
  await expect(settlePorts(configured, ALL)).rejects.toThrow(
    new Error(`Port ${port} is in use, and MongoDB needs it: set OUTPORT_MONGODB_PORT to another.`),
  );
});

test('the port of a server that is not started may be busy', async () => {
  const port = await aBusyPort();
  const configured = configuredPorts({ ...ANY_FREE_PORT, OUTPORT_MONGODB_PORT: String(port) });
  const ports = await settlePorts(
    configured,
    ALL.filter((name) => name !== 'mongodb'),
  );
  expect(ports.api).toBeGreaterThan(0);
});

test('one port given to two servers is said before anything is tried', async () => {
  const port = String(await aBusyPort());
  const configured = configuredPorts({ ...ANY_FREE_PORT, OUTPORT_PORT: port, OUTPORT_SMTP_PORT: port });
  await expect(settlePorts(configured, ALL)).rejects.toThrow(
    `Port ${port} is given to the API (OUTPORT_PORT) and to the mail catcher (OUTPORT_SMTP_PORT)`,
  );
});

test('0 gives each server a free port of its own, and leaves it free for it', async () => {
  const ports = await settlePorts(configuredPorts(ANY_FREE_PORT), ALL);
  expect(new Set(Object.values(ports)).size).toBe(ALL.length);
  await expect(settlePorts(ports, ALL)).resolves.toEqual(ports);
});

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
