import type { Request } from 'express';
import type { Language } from '../../contracts/units.ts';

/** The language of Accept-Language that the product speaks; English when it asks for neither. */
export const languageOf = (request: Request): Language =>
  (request.acceptsLanguages('en', 'zh-CN', 'zh') || 'en').startsWith('zh') ? 'zh-CN' : 'en';
