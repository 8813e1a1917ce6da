import { describe, expect, inject, test } from 'vitest';
import { anEnterprise, underReview } from '../support/enterprises.ts';
import { ask } from '../support/http.ts';

const { api, keys } = inject('stack');
const { key } = keys.organisations.secondSeller;

describe('a review', () => {
  test('of two reviewers at once one decides, and the other is told who did, what and when', async () => {
    const path = await underReview();
    const decide = (verb: string, body: object) => ask(api, 'POST', `${path}:${verb}`, { key: keys.operator, body });
    const answers = await Promise.all([decide('approve', {}), decide('reject', { reasons: ['licence expired'] }), decide('approve', {})]);
    const [won, ...lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won?.status).toBe(200);
    const review = won?.body['review'] as { decision: string; by: string; at: string };
    for (const { status, body } of [...lost, await decide('approve', {})]) {
      expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'ALREADY_DECIDED' });
      expect(body).toMatchObject({ decision: review.decision, decidedBy: review.by, decidedAt: review.at });
    }
  });

  test('that rejects leaves its reasons, and the enterprise may be registered anew', async () => {
    const path = await underReview();
    const rejected = await ask(api, 'POST', `${path}:reject`, { key: keys.operator, body: { reasons: ['营业执照过期'] } });
    expect(rejected).toMatchObject({ status: 200, body: { state: 'rejected', review: { reasons: ['营业执照过期'] } } });
    const { usci, customsCode } = rejected.body;
    expect(await ask(api, 'POST', '/v1/enterprises', { key, body: { ...anEnterprise(), usci, customsCode } })).toMatchObject({
      status: 201,
    });
  });

  test('an enterprise registered twice is refused while the first stands', async () => {
    const body = anEnterprise();
    expect((await ask(api, 'POST', '/v1/enterprises', { key, body })).status).toBe(201);
    expect(await ask(api, 'POST', '/v1/enterprises', { key, body })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
  });

  test('a wrong check character, and a refusal without reasons, are named at their fields', async () => {
    const body = { ...anEnterprise(), usci: '91350100M000100Y44' };
    const bad = await ask(api, 'POST', '/v1/enterprises', { key, body });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: 'usci', code: 'USCI_CHECK_CHARACTER' }] } });
    const path = await underReview();
    expect(await ask(api, 'POST', `${path}:reject`, { key: keys.operator, body: { reasons: [] } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'reasons' }] },
    });
  });
});
