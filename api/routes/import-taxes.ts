import { ImportTaxEstimate, ImportTaxInput } from '../../contracts/destination.ts';
import { asksForApi, importTaxes } from '../../domain/import-tax.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { importTaxView } from '../views/destination.ts';

/** Taxes at the border do not depend on the mode in which goods left China. */
const ANY_MODE = 'any';
const MISSING = {
  path: 'importerHasApi',
  code: 'FIELD_MISSING',
  message: { en: 'This country’s rate depends on it', 'zh-CN': '该国税率取决于此项' },
};

export const importTaxRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/import-taxes:estimate',
    tag: 'Import taxes',
    summary: 'Duty and taxes on import by the rules of a date; stores nothing',
    roles: ['seller', 'operator'],
    body: ImportTaxInput,
    answers: { status: 200, schema: ImportTaxEstimate },
    errors: ['IMPORT_TAX_UNKNOWN'],
    async handle({ body: { country, date, cif, dutyRatePercent, importerHasApi }, language }) {
      const pack = POLICY_BOOK.find('import-tax', date, country, ANY_MODE);
      if (pack === null) {
        const anyDate = POLICY_BOOK.all.some(({ subject, jurisdiction }) => subject === 'import-tax' && jurisdiction === country);
        throw fieldProblem(anyDate ? 'date' : 'country', 'IMPORT_TAX_UNKNOWN');
      }
      if (asksForApi(pack.parameters) && importerHasApi === undefined) throw new Problem('REQUEST_INVALID', { errors: [MISSING] });
      const reckoned = importTaxes(pack.parameters, { cif: cif.amount, dutyRatePercent, importerHasApi });
      return { body: importTaxView({ country, date, currency: cif.currency, reckoned, pack }, language) };
    },
  }),
];
