export { customsFiling } from './customs-filing.ts';
export { enterpriseRegistration } from './enterprise-registration.ts';
export { evidenceSealing } from './evidence-sealing.ts';
export { fileSweep } from './file-sweep.ts';
export { receiptIntake } from './receipt-intake.ts';
export { startReconciliation } from './start-reconciliation.ts';
export { stockTransfer } from './stock-transfer.ts';
export { warehouseRegistration } from './warehouse-registration.ts';
