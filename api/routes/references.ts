import { EnterpriseModel, type EnterpriseRecord, ImporterModel, WarehouseModel } from '../../models/index.ts';
import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import { type FieldError, Problem } from '../http/problem.ts';

type Named = {
  enterpriseId: string;
  /** Null when the goods go to a buyer. */
  warehouseId: string | null;
  buyer?: { country: string } | null;
  importerId?: string | null;
};
const wrong = (path: string, code: ErrorCode): FieldError => ({ path, code, message: ERRORS[code].title });

/** The parties that a request names, and the country of destination; all that do not exist, and an importer of another country than that, are told
 *  at once. Errors: REQUEST_INVALID. */
export async function findParties(
  organisationId: string,
  { enterpriseId, warehouseId, buyer = null, importerId = null }: Named,
): Promise<{ enterprise: EnterpriseRecord; destination: string }> {
  const [enterprise, warehouse] = await Promise.all([
    EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean(),
    WarehouseModel.findById(warehouseId).select('country').lean(),
  ]);
  const destination = buyer?.country ?? warehouse?.country ?? null;
  const errors = [
    ...(enterprise === null ? [wrong('enterpriseId', 'ENTERPRISE_UNKNOWN')] : []),
    ...(destination === null ? [wrong('warehouseId', 'WAREHOUSE_UNKNOWN')] : []),
    ...(importerId === null ? [] : await importerErrors(importerId, destination)),
  ];
  if (enterprise === null || destination === null || errors.length > 0) throw new Problem('REQUEST_INVALID', { errors });
  return { enterprise, destination };
}

/** What is wrong with naming this importer for this country, which is null where it is not known. */
export async function importerErrors(importerId: string, country: string | null): Promise<FieldError[]> {
  const importer = await ImporterModel.findById(importerId).select('country').lean();
  if (importer === null) return [wrong('importerId', 'IMPORTER_UNKNOWN')];
  return country === null || importer.country === country ? [] : [wrong('importerId', 'IMPORTER_ELSEWHERE')];
}
