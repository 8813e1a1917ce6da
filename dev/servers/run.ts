import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a tool to its end and gives what it printed. Errors: Error saying that the tool is not installed, or with the last lines of its complaint. */
export async function run(command: string, args: string[], cwd?: string): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { cwd, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') throw new Error(`\`${command}\` is not installed`, { cause: error });
    const complaint = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').slice(-3).join(' | ') : '';
    throw new Error(`\`${[command, ...args.slice(0, 2)].join(' ')}\` failed: ${complaint || error.message}`, { cause: error });
  }
}
