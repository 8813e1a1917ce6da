import type { Print } from '../servers/source.ts';
import type { Layout } from './layout.ts';
import type { Parts } from './parts.ts';
import type { Ports } from './ports.ts';

/** What every server of the stack is set up with. */
export type SettingUp = { env: NodeJS.ProcessEnv; layout: Layout; ports: Ports; parts: Parts; print: Print };

/** Errors: Error that names the variable, the address in it and why it is of no use. */
export async function reached(variable: string, address: string, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (error) {
    // `fetch` keeps the reason a level deeper.
    const reason = error instanceof Error && error.message === 'fetch failed' ? error.cause : error;
    const words = reason instanceof Error ? reason.message || reason.name : String(reason);
    throw new Error(`${variable} is ${withoutPassword(address)}, which cannot be used: ${words}`, { cause: error });
  }
}

export const withoutPassword = (address: string): string => address.replace(/\/\/([^:@/]*):[^@/]*@/u, '//$1:…@');
