import type { TicketView } from './views.ts';
import type { WarehouseFilingView } from './warehouse-filings.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const link = (path: string[], text: string): string => `<a href="/sandbox/${path.map(encodeURIComponent).join('/')}">${escaped(text)}</a>`;

const row = (ticket: TicketView): string => `<tr class="${ticket.outcome}">
  <td>${escaped(ticket.createdAt)}</td><td>${ticket.kind}</td><td>${escaped(ticket.orderNo)}</td>
  <td>${link(['messages', ticket.dxpId, ticket.copMsgId], ticket.businessKey)}</td><td>${ticket.scenario}</td>
  <td>${escaped(ticket.status)}</td><td>${ticket.outcome}</td><td>${escaped(ticket.waitingFor ?? '')}</td>
  <td>${ticket.receipts.map(({ sequence, status }) => link(['receipts', ticket.dxpId, String(sequence)], status)).join(' ')}</td></tr>`;

const filingRow = ({ formNo, warehouse, customsCode, receivedAt, answer }: WarehouseFilingView): string =>
  `<tr class="${answer.status === 'refused' ? 'rejected' : answer.status === 'accepted' ? 'done' : 'open'}">
  <td>${escaped(receivedAt)}</td><td>${link(['warehouse-filings'], formNo)}</td><td>${escaped(warehouse)}</td><td>${escaped(customsCode)}</td>
  <td>${answer.status}</td><td>${escaped(answer.status === 'refused' ? answer.reasons.join('；') : answer.status === 'accepted' ? answer.filingNo : '')}</td></tr>`;

const filingsTable = (filings: WarehouseFilingView[]): string =>
  filings.length === 0
    ? ''
    : `<h2>Warehouses filed (海外仓信息登记表)</h2>
<table><thead><tr><th>Received</th><th>Form</th><th>Warehouse</th><th>Customs</th><th>Answer</th><th>Number or reasons</th></tr></thead>
<tbody>${filings.map(filingRow).join('\n')}</tbody></table>`;

/** The newest tickets and warehouse forms as a page; everything that came from outside is escaped. */
export const ticketsPage = (tickets: TicketView[], filings: WarehouseFilingView[], scenario: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Single Window sandbox</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1f24; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d8dee4; }
  .rejected { color: #a40e26; } .done { color: #116329; }
</style>
<h1>Single Window sandbox</h1>
<p>Default scenario: <b>${scenario}</b> · <a href="/sandbox/stats">counts</a> · <a href="/sandbox/tickets">tickets as JSON</a> · newest ${tickets.length} below</p>
<table><thead><tr><th>Received</th><th>Kind</th><th>Order</th><th>Business key</th><th>Scenario</th><th>Status</th><th>Outcome</th><th>Waits for</th><th>Receipts</th></tr></thead>
<tbody>${tickets.map(row).join('\n')}</tbody></table>
${filingsTable(filings)}</html>`;
