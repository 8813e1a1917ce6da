/** The text of the first element of that name in the message that an envelope holds; null where there is none. */
export function textIn(envelope: string, name: string): string | null {
  return textsIn(envelope, name)[0] ?? null;
}

/** The same of every element of that name, in their order. */
export function textsIn(envelope: string, name: string): string[] {
  const content = /<Data>([^<]*)<\/Data>/.exec(envelope)?.[1] ?? '';
  const xml = Buffer.from(content, 'base64').toString('utf8');
  return [...xml.matchAll(new RegExp(`<(?:ceb:)?${name}>([^<]*)<`, 'g'))].map(([, text = '']) => text);
}
