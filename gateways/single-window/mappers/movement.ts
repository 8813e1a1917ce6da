import type { ArrivalMessage, DepartureMessage } from '../../../contracts/customs.ts';
import { toLocalDigits } from '../china-time.ts';
import { transport } from '../codes.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { arrival, departure } from '../schema/movement.ts';
import { baseTransferOf, headOf, WHOLE } from './common.ts';

// A unit's number of packages has no element in these messages: totalPackageNo is the number of a bag.
const toUnit = ({ gnum, logisticsNo }: { gnum: number; logisticsNo: string }) => ({ gnum: String(gnum), logisticsNo });

/** The message has no element for what customs matches besides the bill, so packages and gross weight travel in its note, in a form of our own: unverified. */
const countedNote = ({ packages, grossWeightKg }: { packages: number; grossWeightKg: string }): string =>
  `件数:${packages};毛重:${grossWeightKg}`;

/** CEB507, sent by the operator of the supervised site. */
export function toArrival(message: ArrivalMessage): ValuesOf<typeof arrival, Written> {
  return {
    Arrival: {
      ArrivalHead: {
        ...headOf(message),
        customsCode: message.customsCode,
        copNo: message.copNo,
        operatorCode: message.operator.customsCode,
        operatorName: message.operator.name,
        loctNo: message.siteCode,
        ieFlag: 'E',
        trafMode: transport(message.transport.mode),
        billNo: message.transport.billNo,
        domesticTrafNo: message.transport.vehiclePlate,
        logisticsCode: message.logistics.customsCode,
        logisticsName: message.logistics.name,
        ...WHOLE,
        note: message.counted === null ? null : countedNote(message.counted),
      },
      ArrivalList: message.units.map(toUnit),
    },
    BaseTransfer: baseTransferOf(message),
  };
}

/** CEB509, sent by the logistics firm. */
export function toDeparture(message: DepartureMessage): ValuesOf<typeof departure, Written> {
  return {
    Departure: {
      DepartureHead: {
        ...headOf(message),
        customsCode: message.customsCode,
        copNo: message.copNo,
        logisticsCode: message.logistics.customsCode,
        logisticsName: message.logistics.name,
        trafMode: transport(message.transport.mode),
        trafName: message.transport.vehicleName,
        voyageNo: message.transport.voyageNo,
        billNo: message.transport.billNo,
        leaveTime: toLocalDigits(message.leftAt),
        ...WHOLE,
      },
      DepartureList: message.units.map(toUnit),
    },
    BaseTransfer: baseTransferOf(message),
  };
}
