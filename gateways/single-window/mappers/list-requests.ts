import type { ListCancelMessage, ListManifestMessage, SummaryMessage } from '../../../contracts/customs.ts';
import { transport } from '../codes.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { listCancel } from '../schema/list-cancel.ts';
import type { listManifest } from '../schema/list-manifest.ts';
import type { summary } from '../schema/summary.ts';
import { baseTransferOf, headOf, partOf } from './common.ts';

/** CEB605. */
export function toListCancel(message: ListCancelMessage): ValuesOf<typeof listCancel, Written> {
  return {
    InvtCancel: {
      ...headOf(message),
      customsCode: message.customsCode,
      copNo: message.copNo,
      invtNo: message.invtNo,
      reason: message.reason,
      agentCode: message.agent.customsCode,
      agentName: message.agent.name,
      ebcCode: message.exporter.customsCode,
      ebcName: message.exporter.name,
    },
    BaseTransfer: baseTransferOf(message),
  };
}

/** CEB607. */
export function toListManifest(message: ListManifestMessage): ValuesOf<typeof listManifest, Written> {
  const { transport: by } = message;
  return {
    WayBill: {
      WayBillHead: {
        ...headOf(message),
        customsCode: message.customsCode,
        copNo: message.copNo,
        agentCode: message.agent.customsCode,
        agentName: message.agent.name,
        trafMode: transport(by.mode),
        trafName: by.vehicleName,
        voyageNo: by.voyageNo,
        billNo: by.billNo,
        domesticTrafNo: by.vehiclePlate,
        grossWeight: message.grossWeightKg,
        logisticsCode: message.logistics.customsCode,
        logisticsName: message.logistics.name,
        ...partOf(message.part),
      },
      WayBillList: message.units.map(({ gnum, packageNo, logisticsNo, invtNo }) => ({
        gnum: String(gnum),
        totalPackageNo: packageNo,
        logisticsNo,
        invtNo,
      })),
    },
    BaseTransfer: baseTransferOf(message),
  };
}

/** 按收发货人汇总, and not by the names of goods. Source: china-export facts §3.4; that 0 means "not by name" is own knowledge. */
const SUMMED_BY = { summaryFlag: '1', itemNameFlag: '0' } as const;

/** CEB701. */
export function toSummary(message: SummaryMessage): ValuesOf<typeof summary, Written> {
  const { agent, exporter, declarant, period } = message;
  return {
    SummaryApply: {
      SummaryApplyHead: {
        ...headOf(message),
        customsCode: message.customsCode,
        copNo: message.copNo,
        agentCode: agent.customsCode,
        agentName: agent.name,
        ebcCode: exporter.customsCode,
        ebcName: exporter.name,
        declAgentCode: declarant.customsCode,
        declAgentName: declarant.name,
        startTime: period?.from.replaceAll('-', '') ?? null,
        endTime: period?.to.replaceAll('-', '') ?? null,
        ...SUMMED_BY,
        ...partOf(message.part),
      },
      SummaryApplyList: message.invtNos.map((invtNo) => ({ invtNo })),
    },
    BaseTransfer: baseTransferOf(message),
  };
}
