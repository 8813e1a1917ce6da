import { isUtf8 } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { Router } from 'express';
import { PostedReceiptModel, insertNew, sha256Of } from '../../models/index.ts';
import { Problem } from './problem.ts';

const PATH = '/callbacks/single-window/receipts';
/** As much as a receipt may have that we read. */
const LARGEST_RECEIPT_BYTES = 1024 * 1024;
const FILE_NAME = /^[\w.-]{1,200}$/;

/**
 * Where a regional platform posts receipts, one a request, with `Authorization: Bearer` and the key that was agreed with it; `X-File-Name` may name
 * the file. Answers 202 once the bytes are stored as they came; they are taken in with the next look into the mailbox, under the same key as
 * a receipt that is fetched, so one that comes both ways counts once. Errors: KEY_MISSING, KEY_INVALID, BODY_TOO_LARGE, REQUEST_INVALID.
 */
export function receiptCallback(key: string): Router {
  const expected = digest(key);
  return Router().post(
    PATH,
    (request, _response, next) => {
      const given = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
      if (given === undefined) throw new Problem('KEY_MISSING');
      // Of equal length whatever was given, so that the time tells nothing.
      if (!timingSafeEqual(digest(given), expected)) throw new Problem('KEY_INVALID');
      next();
    },
    express.raw({ type: () => true, limit: LARGEST_RECEIPT_BYTES, inflate: false }),
    async (request, response) => {
      const body: unknown = request.body;
      if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('REQUEST_INVALID');
      const bytes = isUtf8(body) ? body.toString('utf8') : `base64:${body.toString('base64')}`;
      const _id = sha256Of(bytes);
      const named = request.get('x-file-name') ?? '';
      const fileName = FILE_NAME.test(named) ? named : `${_id}.xml`;
      await insertNew(PostedReceiptModel, [{ _id, fileName, bytes, postedAt: new Date() }]);
      response.status(202).json({ sha256: _id });
    },
  );
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
