import type { Localised } from '../../contracts/units.ts';

/** Why bytes are no paper, in a sentence that its uploader can act on. */
export class PaperRefused extends Error {
  override readonly name = 'PaperRefused';
  readonly text: Localised;
  constructor(en: string, zh: string, options?: ErrorOptions) {
    super(en, options);
    this.text = { en, 'zh-CN': zh };
  }
}

export const broken = (kind: string, options?: ErrorOptions): PaperRefused =>
  new PaperRefused(`It is no whole ${kind}: cut off or broken`, `${kind} 文件不完整或已损坏`, options);
