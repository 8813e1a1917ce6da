import { join } from 'node:path';
import { PROJECT } from './layout.ts';

/** How one of the project's own processes is started: by the Node that runs this. */
export const scriptOf = (path: string): { file: string; args: string[] } => ({ file: process.execPath, args: [join(PROJECT, path)] });
