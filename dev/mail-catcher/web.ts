import express, { type Express, type Request, type Response } from 'express';
import { simpleParser } from 'mailparser';
import { type Language, gonePage, listPage, mailPage } from './pages.ts';
import type { MailStore } from './store.ts';

const NEWEST_SHOWN = 500;
const OWN_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
/** Whatever a mail brings along runs nothing and loads nothing from elsewhere. */
const FOREIGN_HTML = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The pages of the catcher. `/mails.json?to=` is for programs: `{ mails: [...] }`, newest first. */
export function createWeb(store: MailStore): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({ 'Content-Security-Policy': OWN_PAGE, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/', (request, response) => void response.type('html').send(listPage(store.list().slice(0, NEWEST_SHOWN), languageOf(request))));
  app.get('/mails.json', (request, response) => {
    const { to } = request.query;
    response.json({ mails: store.list(typeof to === 'string' ? to : undefined) });
  });
  app.get('/mails/:id', async (request, response) => {
    const found = await store.read(request.params.id);
    if (found === null) return gone(request, response);
    const { text, html, attachments } = await simpleParser(found.raw, { skipTextToHtml: true });
    const parts = {
      text: text ?? '',
      hasHtml: html !== false,
      attachments: attachments.map(({ filename, contentType, size }) => ({ name: filename ?? contentType, bytes: size })),
    };
    response.type('html').send(mailPage(found.mail, parts, languageOf(request)));
  });
  app.get('/mails/:id/html', async (request, response) => {
    const found = await store.read(request.params.id);
    if (found === null) return gone(request, response);
    const { html } = await simpleParser(found.raw, { skipTextToHtml: true });
    // A link in a mail opens beside it, as it does for who reads mail.
    response
      .set('Content-Security-Policy', FOREIGN_HTML)
      .type('html')
      .send(`<base target="_blank">${html || ''}`);
  });
  app.get('/mails/:id/source', async (request, response) => {
    const found = await store.read(request.params.id);
    if (found === null) return gone(request, response);
    response.type('text/plain; charset=utf-8').send(found.raw);
  });
  app.use((request, response) => gone(request, response));
  return app;
}

const languageOf = (request: Request): Language =>
  String(request.acceptsLanguages('en', 'zh-CN', 'zh')).startsWith('zh') ? 'zh-CN' : 'en';

function gone(request: Request, response: Response): void {
  response
    .status(404)
    .type('html')
    .send(gonePage(languageOf(request)));
}
