import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const PROJECT = new URL('../../', import.meta.url);

/** Writes a document that follows from the code. With `--check` it writes nothing, and the process fails when the document is stale.
 *  `make` gets what the file holds now, or '' when there is none, so that what people wrote around its part may stay. */
export async function keepDocument(document: string, generator: string, make: (current: string) => string): Promise<void> {
  const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const file = fileURLToPath(new URL(document, PROJECT));
  const current = await readIfThere(file);
  const wanted = make(current);
  if (wanted === current) {
    console.log(`${document} says what the code says.`);
  } else if (options.check) {
    console.error(`${document} is stale: run \`npx node ${generator}\`.`);
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
    console.log(`${document} is written.`);
  }
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Text as Markdown shows it: a `<` or a `|` outside of code would be read as markup. */
export const asMarkdown = (text: string): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;').replaceAll('|', '\\|') : part))
    .join('`');
