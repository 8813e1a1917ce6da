import { EnterpriseModel, type EnterpriseRecord, WarehouseModel, type WarehouseRecord } from '../../models/index.ts';
import { ERRORS } from '../../contracts/errors.ts';
import { type FieldError, Problem } from '../http/problem.ts';

type Named = { enterpriseId: string; warehouseId: string };
const unknown = (path: string, code: 'ENTERPRISE_UNKNOWN' | 'WAREHOUSE_UNKNOWN'): FieldError => ({
  path,
  code,
  message: ERRORS[code].title,
});

/** The enterprise and the warehouse that a request names; both are told at once when neither exists. Errors: REQUEST_INVALID. */
export async function findParties(
  organisationId: string,
  { enterpriseId, warehouseId }: Named,
): Promise<{ enterprise: EnterpriseRecord; warehouse: WarehouseRecord }> {
  const [enterprise, warehouse] = await Promise.all([
    EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean(),
    WarehouseModel.findById(warehouseId).lean(),
  ]);
  if (enterprise !== null && warehouse !== null) return { enterprise, warehouse };
  const errors = [
    ...(enterprise === null ? [unknown('enterpriseId', 'ENTERPRISE_UNKNOWN')] : []),
    ...(warehouse === null ? [unknown('warehouseId', 'WAREHOUSE_UNKNOWN')] : []),
  ];
  throw new Problem('REQUEST_INVALID', { errors });
}
