import 'vitest';
import type { Keys } from '../../dev/seed.ts';
import type { StackAddresses } from '../../dev/stack/addresses.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalTestServer: string;
    workflowBundle: string;
    mongodbUri: string;
    stack: StackAddresses & { keys: Keys };
  }
}
