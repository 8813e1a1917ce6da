import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    temporalTestServer: string;
    mongodbUri: string;
  }
}
