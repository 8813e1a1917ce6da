/** Text in both languages of the product. */
export type Localised = { en: string; 'zh-CN': string };
