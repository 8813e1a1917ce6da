import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';
import { ERRORS } from '../../contracts/errors.ts';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'] as const;

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Outport API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`;
const START = `window.addEventListener('load', () => SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null }));`;

/** The API's description as a page, with nothing from outside; and every error code with its cure, in both languages. */
export function docsPages(openApi: unknown): Router {
  const pages = Router();
  pages.get('/openapi.json', (_request, response) => {
    response.json(openApi);
  });
  pages.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  pages.get('/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  for (const file of FILES) {
    const text = readFileSync(`${assets}/${file}`);
    pages.get(`/docs/${file}`, (_request, response) => {
      response
        .type(file.endsWith('.css') ? 'text/css' : 'text/javascript')
        .set('Cache-Control', 'public, max-age=86400')
        .send(text);
    });
  }
  pages.get('/docs/errors', (_request, response) => {
    response.type('html').send(ERROR_PAGE);
  });
  return pages;
}

const row = (code: string, { status, title, cure }: (typeof ERRORS)[keyof typeof ERRORS]): string =>
  `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title.en}<br>${title['zh-CN']}</td><td>${cure.en}<br>${cure['zh-CN']}</td></tr>`
    .replaceAll('<API key>', '&lt;API key&gt;')
    .replaceAll('<API 密钥>', '&lt;API 密钥&gt;');

const ERROR_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Outport errors</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:.5rem;text-align:left;vertical-align:top}tr:target{background:#fff6d6}</style></head>
<body><h1>Errors 错误代码</h1><table><tr><th>Code</th><th>HTTP</th><th>What it means 含义</th><th>Cure 处理办法</th></tr>${Object.entries(
  ERRORS,
)
  .map(([code, entry]) => row(code, entry as never))
  .join('')}</table></body></html>`;
