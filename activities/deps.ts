import type { SingleWindow } from '../contracts/customs.ts';
import type { WarehouseFilingDesk } from '../contracts/warehouse-filing.ts';
import type { PolicyBook } from '../domain/policy/index.ts';
import type { FileStore } from '../contracts/files.ts';
import type { Mailer } from '../gateways/mail/index.ts';
import type { renderMail } from '../gateways/mail/index.ts';
import type { renderDocument } from '../gateways/documents/index.ts';
import type * as Models from '../models/index.ts';

/** What activities work with; wired by the worker, replaced one by one in tests. */
export type Deps = {
  models: typeof Models;
  /** The packs that decide; a decision keeps those it was made by. */
  policies: PolicyBook;
  files: FileStore;
  singleWindow: SingleWindow;
  /** The home customs, where a warehouse is filed. */
  warehouseDesk: WarehouseFilingDesk;
  /** The transmitting firm and its DXP identity. */
  transmitter: { customsCode: string; name: string; dxpId: string };
  /** How long filings wait before a person is told. */
  patience: { silentHours: number; sendTries: number };
  mailer: Mailer;
  renderMail: typeof renderMail;
  renderDocument: typeof renderDocument;
  publicUrl: string;
};
