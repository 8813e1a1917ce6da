import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { CUSTOMS_DXP_ID, type Envelope, parseEnvelope } from '../../gateways/single-window/envelope.ts';
import { form, formImportResponse } from '../../gateways/single-window/schema/form.ts';
import { XmlUnreadable } from '../../gateways/single-window/xml/parse.ts';
import type { Store } from './store.ts';

/** How often the OutBox is looked into. */
const LOOK_EVERY_MS = 25;
const UNFINISHED = '.temp';
const LARGEST_BYTES = 30 * 1024 * 1024;
const RECEIPTS_AT_ONCE = 500;

type Folders = { root: string; dxpId: string };
type Parts = { store: Store; takeIn: (envelopes: readonly Envelope[]) => void; staysBehind: (envelope: Envelope) => boolean };

/**
 * The import client at a firm: takes what lies in the OutBox, moves it to the SentBox or the FailBox, and writes receipts into the InBox, each
 * under a temporary name first. Killed at any point it takes a file again, which counts once, or writes a receipt again, which may happen
 * in the real one too. Source: china-export facts §3.7.
 */
export function startFolders({ root, dxpId }: Folders, { store, takeIn, staysBehind }: Parts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const look = async (): Promise<void> => {
    for (const name of await finishedIn(join(root, 'OutBox'))) await send(root, name, dxpId, { takeIn, staysBehind });
    await deliver(root, dxpId, store);
  };
  const again = (): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      working = look().then(again, (error: unknown) => {
        process.stderr.write(`The folders at ${root} cannot be served now: ${String(error)}\n`);
        again();
      });
    }, LOOK_EVERY_MS);
  };
  working = makeBoxes(root).then(again);
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await working;
    },
  };
}

const makeBoxes = async (root: string): Promise<void> => {
  for (const box of ['OutBox', 'SentBox', 'FailBox', 'InBox']) await mkdir(join(root, box), { recursive: true });
};

const finishedIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /\.(xml|zip)$/.test(name) && !name.endsWith(UNFINISHED)).toSorted();

async function send(root: string, name: string, dxpId: string, { takeIn, staysBehind }: Omit<Parts, 'store'>): Promise<void> {
  const file = join(root, 'OutBox', name);
  const read = envelopeIn(name, await readFile(file), dxpId);
  const envelope = read === null || staysBehind(read) ? null : read;
  if (envelope !== null) takeIn([envelope]);
  await rename(file, join(root, envelope === null ? 'FailBox' : 'SentBox', name));
}

/** A CEB message comes in its envelope, a form alone in a package; null when the file is neither. */
function envelopeIn(name: string, bytes: Buffer, dxpId: string): Envelope | null {
  try {
    if (name.endsWith('.xml')) return parseEnvelope(bytes.toString('utf8'), { maxBytes: LARGEST_BYTES });
    const [fileName, content] = Object.entries(unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= LARGEST_BYTES }))[0] ?? [];
    if (fileName === undefined || content === undefined) return null;
    const copMsgId = /_([^_]+)\.xml$/.exec(fileName)?.[1] ?? fileName;
    const at = new Date().toISOString();
    return { copMsgId, senderId: dxpId, receiverIds: [CUSTOMS_DXP_ID], at, messageType: form.root, fileName, content: strFromU8(content) };
  } catch (error) {
    // fflate throws errors of its own for a package that is none.
    if (error instanceof XmlUnreadable || name.endsWith('.zip')) return null;
    throw error;
  }
}

type Row = { sequence: number; fileName: string; status: string; bytes: string };

/** A refusal by the import client itself says so in the name of its file. */
async function deliver(root: string, dxpId: string, store: Store): Promise<void> {
  const after = store.first<{ position: number }>('SELECT position FROM delivered WHERE dxp_id = ?', dxpId)?.position ?? 0;
  const rows = store.all<Row>(
    'SELECT sequence, file_name AS fileName, status, bytes FROM receipts WHERE dxp_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    dxpId,
    after,
    RECEIPTS_AT_ONCE,
  );
  for (const { sequence, fileName, status, bytes } of rows) {
    const refused = fileName.startsWith(formImportResponse.root) && status !== '0';
    const file = join(root, 'InBox', `${String(sequence).padStart(9, '0')}_${refused ? 'failed_' : ''}${fileName}`);
    await writeFile(file + UNFINISHED, bytes);
    await rename(file + UNFINISHED, file);
    store.run('INSERT OR REPLACE INTO delivered (dxp_id, position) VALUES (?, ?)', dxpId, sequence);
  }
}
