import { once } from 'node:events';
import { connect } from 'node:net';

const PATIENCE_MS = 2_000;

/** Whether a page answers 2xx. Errors: Error with its status, or why it is not reached. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return true;
}

/** Whether something listens there. Errors: the connection error, for example ECONNREFUSED. */
export async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: PATIENCE_MS });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } finally {
    socket.destroy();
  }
}
