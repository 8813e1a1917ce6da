import type { DocumentKind, TransferPapers } from '../../../contracts/documents.ts';
import type { Paper } from '../paper.ts';
import { commercialInvoice } from './commercial-invoice.ts';
import { declarationDataSheet } from './declaration-data-sheet.ts';
import { packingList } from './packing-list.ts';

const PAPERS: Readonly<Record<DocumentKind, (papers: TransferPapers) => Paper>> = {
  'commercial-invoice': commercialInvoice,
  'packing-list': packingList,
  'declaration-data-sheet': declarationDataSheet,
};

export const paperOf = (kind: DocumentKind, papers: TransferPapers): Paper => PAPERS[kind](papers);
