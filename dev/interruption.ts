/** npm hands on the Ctrl-C that the terminal has already sent: two so close together are one. */
const SAME_MS = 500;

/** Aborted by the first Ctrl-C (SIGINT, SIGTERM, SIGHUP). A second one ends this process at once, and with it what it started. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  let first = 0;
  const interrupt = (): void => {
    if (!interrupted.signal.aborted) {
      first = performance.now();
      interrupted.abort(new Interrupted());
    } else if (performance.now() - first > SAME_MS) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return interrupted.signal;
}

/** Somebody wanted it to end: no failure. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}
