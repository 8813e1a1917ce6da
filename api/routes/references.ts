import { EnterpriseModel, type EnterpriseRecord, ImporterModel, WarehouseModel, type WarehouseRecord } from '../../models/index.ts';
import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import { type FieldError, Problem } from '../http/problem.ts';

type Named = { enterpriseId: string; warehouseId: string; importerId?: string | null };
const wrong = (path: string, code: ErrorCode): FieldError => ({ path, code, message: ERRORS[code].title });

/** The parties that a request names; all that do not exist, and an importer of another country than the warehouse's, are told at once.
 *  Errors: REQUEST_INVALID. */
export async function findParties(
  organisationId: string,
  { enterpriseId, warehouseId, importerId = null }: Named,
): Promise<{ enterprise: EnterpriseRecord; warehouse: WarehouseRecord }> {
  const [enterprise, warehouse] = await Promise.all([
    EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean(),
    WarehouseModel.findById(warehouseId).lean(),
  ]);
  const errors = [
    ...(enterprise === null ? [wrong('enterpriseId', 'ENTERPRISE_UNKNOWN')] : []),
    ...(warehouse === null ? [wrong('warehouseId', 'WAREHOUSE_UNKNOWN')] : []),
    ...(importerId === null ? [] : await importerErrors(importerId, warehouse?.country ?? null)),
  ];
  if (enterprise === null || warehouse === null || errors.length > 0) throw new Problem('REQUEST_INVALID', { errors });
  return { enterprise, warehouse };
}

/** What is wrong with naming this importer for this country, which is null where it is not known. */
export async function importerErrors(importerId: string, country: string | null): Promise<FieldError[]> {
  const importer = await ImporterModel.findById(importerId).select('country').lean();
  if (importer === null) return [wrong('importerId', 'IMPORTER_UNKNOWN')];
  return country === null || importer.country === country ? [] : [wrong('importerId', 'IMPORTER_ELSEWHERE')];
}
