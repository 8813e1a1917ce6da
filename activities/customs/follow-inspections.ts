import { brandStanding, decidedBy, placeAndTimeIn } from '../../domain/inspection.ts';
import type { BrandPaper } from '../../domain/inspection.ts';
import type { InspectionState } from '../../domain/states.ts';
import type { InspectionRecord, ProductRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';

type Given = Pick<Deps, 'models' | 'policies'>;
type Standing = Pick<TicketRecord, '_id' | 'state' | 'attempt' | 'inspected' | 'refusal'>;
type Known = Omit<InspectionRecord, 'lines'>;

/** Receipts by which customs says that it wants to see the goods. Source: china-export.md §3.5 (500), §3.6 (C). */
const WANTS_TO_SEE = ['500', 'C'];

/** Opens an inspection for every ticket that customs wants to see, once for each attempt, and closes it when customs has decided. The same however
 *  often and in whatever order it is called. */
export async function followInspections({ models, policies }: Given, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const [tickets, known] = await Promise.all([
    models.TicketModel.find({ _id: { $in: ticketIds } })
      .select('state attempt inspected refusal')
      .lean<Standing[]>(),
    models.InspectionModel.find({ ticketId: { $in: ticketIds } })
      .select('-lines')
      .lean<Known[]>(),
  ]);
  const isKnown = ({ _id, attempt }: Standing): boolean => known.some((one) => one.ticketId === _id && one.attempt === attempt);
  const wanted = tickets.filter((ticket) => ticket.inspected && !isKnown(ticket));
  const opened = wanted.length === 0 ? [] : await open({ models, policies }, wanted);
  const standing = new Map(tickets.map((ticket) => [ticket._id, ticket]));
  for (const inspection of [...known, ...opened]) {
    const ticket = standing.get(inspection.ticketId);
    if (ticket !== undefined) await decide(models, inspection, ticket);
  }
}

async function open({ models, policies }: Given, wanted: readonly Standing[]): Promise<InspectionRecord[]> {
  const tickets = await models.TicketModel.find({ _id: { $in: wanted.map(({ _id }) => _id) } }).lean();
  const opened: InspectionRecord[] = [];
  for (const [transferId, own] of Map.groupBy(tickets, (ticket) => ticket.transferId)) {
    const transfer = await models.transferHead(transferId);
    if (transfer === null) continue;
    const { organisationId, customsCode, declarationDate, mode } = transfer;
    const skus = own.flatMap(({ lines }) => lines.map(({ sku }) => sku));
    const [products, papers, notices] = await Promise.all([
      models.productsBySku(organisationId, skus),
      models.brandPapers(organisationId),
      models.CustomsMessageModel.find({
        ticketId: { $in: own.map(({ _id }) => _id) },
        direction: 'received',
        status: { $in: WANTS_TO_SEE },
      })
        .select('ticketId attempt status info at')
        .sort({ at: 1 })
        .lean(),
    ]);
    const pack = policies.find('inspection-priority', declarationDate, customsCode, mode);
    for (const ticket of own) {
      const notice = notices.find(({ ticketId, attempt }) => ticketId === ticket._id && attempt === ticket.attempt);
      if (notice === undefined) continue;
      opened.push({
        _id: models.derivedId('inspection', ticket._id, String(ticket.attempt)),
        organisationId,
        transferId,
        filingId: ticket.filingId,
        ticketId: ticket._id,
        attempt: ticket.attempt,
        orderNo: ticket.orderNo,
        declarationNo: ticket.declarationNo,
        customsCode,
        state: 'open',
        priority: pack?.parameters.priority ?? false,
        priorityPack: pack === null ? null : { packId: pack.id, version: pack.version },
        notice: { status: notice.status ?? '', text: notice.info, at: notice.at, ...placeAndTimeIn(notice.info) },
        lines: linesOf(ticket, products, papers, declarationDate),
        results: [],
        openedAt: new Date(),
        decidedAt: null,
      });
    }
  }
  await models.inTransaction(async (session) => {
    await models.insertNew(models.InspectionModel, opened, session);
    for (const inspection of opened)
      await models.recordProgress(told(inspection, 'opened', 'open', { text: inspection.notice.text }), session);
  });
  return opened;
}

/** What customs will look at: the goods as declared, the brand as the catalogue names it, and the papers on file for it. */
function linesOf(
  { lines }: TicketRecord,
  products: ReadonlyMap<string, ProductRecord>,
  papers: readonly BrandPaper[],
  on: string,
): InspectionRecord['lines'] {
  return lines.map(({ gnum, sku, declaredHsCode, goods, pieces }) => {
    const brand = products.get(sku)?.brand ?? '';
    const { standing, papers: own } = brandStanding({ brand, sku }, papers, on);
    return {
      gnum,
      sku,
      hsCode: declaredHsCode,
      nameZh: goods.nameZh,
      nameEn: goods.nameEn,
      model: goods.model,
      pieces,
      unit: goods.unit,
      brand,
      authorisation: standing,
      papers: own,
    };
  });
}

async function decide(models: Deps['models'], inspection: Known, ticket: Standing): Promise<void> {
  // What is declared anew is not looked at under the old inspection.
  const replaced = inspection.decidedAt === null ? 'withdrawn' : inspection.state;
  const decided = ticket.attempt > inspection.attempt ? replaced : decidedBy(ticket.state, inspection.state);
  if (decided === null || (decided === inspection.state && inspection.decidedAt !== null)) return;
  const { _id, decidedAt } = inspection;
  const now = new Date();
  const result = {
    id: `customs:${decided}`,
    outcome: decided,
    findings: '',
    officerRemark: ticket.attempt === inspection.attempt ? (ticket.refusal?.info ?? '') : '',
    occurredAt: now.toISOString(),
    by: 'customs',
  };
  await models.inTransaction(async (session) => {
    const standing = { _id, state: inspection.state, decidedAt };
    const { modifiedCount } = await models.InspectionModel.updateOne(
      standing,
      { $set: { state: decided, decidedAt: now }, $push: { results: result } },
      { session },
    );
    // Somebody recorded a result meanwhile; the next receipt, or this batch again, decides anew.
    if (modifiedCount === 1) await models.recordProgress(told(inspection, `decided:${decided}`, decided, { by: 'customs' }), session);
  });
}

const told = (
  { _id, organisationId }: Pick<InspectionRecord, '_id' | 'organisationId'>,
  step: string,
  state: InspectionState,
  detail: Record<string, unknown>,
) =>
  ({ resource: 'inspection', resourceId: _id, organisationId, step, kind: state, state, detail, by: 'customs', requestId: null }) as const;
