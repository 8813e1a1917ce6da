import type { CustomsMessage, Part, Posted } from '../../../contracts/customs.ts';
import { toLocalDigits } from '../china-time.ts';

/** appType 新增, the only one the facts know for an order (china-export facts §3.2). */
const NEW = '1';

/** The head every CEB business node begins with; appStatus 2 is 申报. */
export const headOf = ({ guid, at }: CustomsMessage) => ({
  guid,
  appType: NEW,
  appTime: toLocalDigits(at),
  appStatus: '2',
});

export const baseTransferOf = ({ transmitter }: Posted) => ({
  copCode: transmitter.customsCode,
  copName: transmitter.name,
  dxpMode: 'DXP',
  dxpId: transmitter.dxpId,
});

/** Of a message in parts, which this is. */
export const partOf = ({ number, of }: Part) => ({ msgCount: String(of), msgSeqNo: String(number) });
/** Messages that are never split are part 1 of 1. */
export const WHOLE = { msgCount: '1', msgSeqNo: '1' } as const;
