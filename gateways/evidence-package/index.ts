export { checkEvidencePackage } from './check.ts';
export { evidencePackage } from './write.ts';
