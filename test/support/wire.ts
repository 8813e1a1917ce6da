/** The text of the first element of that name in the message that an envelope holds; null where there is none. */
export function textIn(envelope: string, name: string): string | null {
  const content = /<Data>([^<]*)<\/Data>/.exec(envelope)?.[1] ?? '';
  const xml = Buffer.from(content, 'base64').toString('utf8');
  return new RegExp(`<(?:ceb:)?${name}>([^<]*)<`).exec(xml)?.[1] ?? null;
}
