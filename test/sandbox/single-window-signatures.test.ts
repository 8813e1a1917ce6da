import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomsMessage, SentMessage } from '../../contracts/customs.ts';
import { throwAwaySigningKey } from '../../dev/stack/signing-key.ts';
import { createSingleWindow } from '../../gateways/single-window/single-window.ts';
import { softwareSigner } from '../../gateways/single-window/signing/software-key.ts';
import { aForm, anOrder, DXP_ID } from '../gateways/single-window/messages.ts';
import { SIGNER, SIGNING } from '../support/signer.ts';
import { aWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

/** The message as it would be after somebody changed its content on the way. */
async function changed(message: CustomsMessage, change: (xml: string) => string): Promise<SentMessage> {
  const sent = await world.window.compose(message);
  const envelope = sent.envelope.replace(
    /<Data>(.*)<\/Data>/,
    (_all, data: string) => `<Data>${Buffer.from(change(Buffer.from(data, 'base64').toString())).toString('base64')}</Data>`,
  );
  return { ...sent, envelope };
}

test.each([
  ['a value changed after it was signed', (xml: string) => xml.replace('>650.00<', '>950.00<'), '摘要'],
  ['no signature', (xml: string) => xml.replace(/<ds:Signature .*<\/ds:Signature>/, ''), '没有签名'],
  ['another digest, as if signed again without the key', (xml: string) => xml.replace(/(<ds:DigestValue>)./, '$1A'), '摘要'],
  ['another signature value', (xml: string) => xml.replace(/(<ds:SignatureValue>)..../, '$1AAAA'), '签名值'],
  [
    'a reference beside the one to the whole',
    (xml: string) => xml.replace('<ds:Reference URI="">', '<ds:Reference URI=""></ds:Reference><ds:Reference URI="">'),
    '算法',
  ],
  ['a part of the message only', (xml: string) => xml.replace('URI=""', 'URI="#part"'), '算法'],
  ['a certificate that is none', (xml: string) => xml.replace(/(<ds:X509Certificate>)[^<]*/, '$1AAAA'), '证书'],
])('%s: -301020, and the business key stays free', async (_name, change, reason) => {
  await world.window.send([await changed(anOrder(), change)]);
  const [refused] = await world.hears('order', 'WB-0001', '-301020');
  expect(refused?.info).toMatch(new RegExp(`^验签失败：.*${reason}`, 'u'));
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '-301020', '2', '120');
});

test('a key that is not ours does not sign for us', async () => {
  const other = await throwAwaySigningKey(await mkdtemp(join(tmpdir(), 'outport-other-')));
  const signer = await softwareSigner({ ...other, algorithm: 'rsa-sha256' });
  const window = createSingleWindow({ url: world.url, dxpId: DXP_ID, signer });
  await window.send([await window.compose(anOrder())]);
  const [refused] = await world.hears('order', 'WB-0001', '-301020');
  expect(refused?.info).toContain('证书不是申报企业的证书');
});

test('RSA-SHA1, as older cards have it, holds too', async () => {
  const signer = await softwareSigner({ ...SIGNING, algorithm: 'rsa-sha1' });
  const window = createSingleWindow({ url: world.url, dxpId: DXP_ID, signer });
  await window.send([await window.compose(anOrder())]);
  await world.hears('order', 'WB-0001', '2', '120');
});

test('a form is not signed by us: its import client does that', async () => {
  expect((await world.window.compose(aForm())).xml).not.toContain('Signature');
  await world.send(anOrder(), aForm());
  await world.seqNoOf('CSN-0001');
});

test('a key file that cannot sign is named, and so is a certificate of another key', async () => {
  const other = await throwAwaySigningKey(await mkdtemp(join(tmpdir(), 'outport-other-')));
  const nothing = { keyFile: '/nowhere/key.pem', certificateFile: SIGNING.certificateFile };
  await expect(softwareSigner({ ...nothing, algorithm: 'rsa-sha256' })).rejects.toThrow('/nowhere/key.pem');
  const mixed = { keyFile: SIGNING.keyFile, certificateFile: other.certificateFile };
  await expect(softwareSigner({ ...mixed, algorithm: 'rsa-sha256' })).rejects.toThrow('another key');
  expect(SIGNER.certificate.subject).toContain('Outport sandbox');
});

test('the throw-away key is made once and stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outport-signing-'));
  const first = await softwareSigner({ ...(await throwAwaySigningKey(folder)), algorithm: 'rsa-sha256' });
  const second = await softwareSigner({ ...(await throwAwaySigningKey(folder)), algorithm: 'rsa-sha256' });
  expect(second.certificate).toEqual(first.certificate);
});
