import type { DeclaredLine, FormMessage } from '../../../contracts/customs.ts';
import { FOB, newCountry, newCurrency, newPackage, newPort, transport, unit } from '../codes.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { form } from '../schema/form.ts';

/** 一般征税 and 照章征税: the ordinary duty treatment of an export. */
const ORDINARY_TAXATION = { cutMode: '101', dutyMode: '1' } as const;
/** 跨境B2B出口单证: the paper that ties the form to its order. */
const B2B_ORDER_PAPER = '10000004';

/** DecMessage, declared at once (OperType C). Terms are FOB, so freight and other charges are left out. */
export function toForm(message: FormMessage): ValuesOf<typeof form, Written> {
  const { exporter, agent, transport: by } = message;
  return {
    DecHead: {
      IEFlag: 'E',
      AgentCode: agent.customsCode,
      AgentName: agent.name,
      BillNo: by.billNo,
      ContrNo: message.contractNo,
      CustomMaster: message.customsCode,
      CutMode: ORDINARY_TAXATION.cutMode,
      DistinatePort: newPort(message.destinationPort),
      GrossWet: message.grossWeightKg,
      IEPort: message.portCode,
      NetWt: message.netWeightKg,
      OwnerCode: exporter.customsCode,
      OwnerName: exporter.name,
      PackNo: String(message.packages),
      TradeCode: exporter.customsCode,
      TradeCountry: newCountry(message.destinationCountry),
      TradeMode: message.mode,
      TradeName: exporter.name,
      TrafMode: transport(by.mode),
      TrafName: by.vehicleName,
      TransMode: FOB,
      WrapType: newPackage('carton'),
      EntryType: 'M',
      DeclTrnRel: '0',
      ChkSurety: '0',
      OwnerCodeScc: exporter.usci,
      AgentCodeScc: agent.usci,
      TradeCoScc: exporter.usci,
      // 9 = not stated, for each of the three promises; they concern imports.
      PromiseItmes: '999',
      TradeAreaCode: newCountry(message.destinationCountry),
      MarkNo: 'N/M',
      NoOtherPack: '1',
      OverseasConsigneeEname: message.consigneeNameEn,
    },
    DecLists: { DecList: message.lines.map((line) => toLine(line, message.sourceDistrict)) },
    DecFreeTxt: { VoyNo: by.voyageNo },
    DecSign: { OperType: 'C', ClientSeqNo: message.clientSeqNo },
    EdocRealation: { EdocID: message.orderNo, EdocCode: B2B_ORDER_PAPER, EdocFomatType: 'S' },
  };
}

const toLine = (line: DeclaredLine, district: string) => ({
  CodeTS: line.hsCode,
  DeclPrice: line.unitPrice,
  DutyMode: ORDINARY_TAXATION.dutyMode,
  GModel: line.model,
  GName: line.nameZh,
  GNo: String(line.gnum),
  // On exports the two country elements change places: "origin" carries the final destination, "destination" the origin.
  OriginCountry: newCountry(line.destinationCountry),
  TradeCurr: newCurrency(line.currency),
  DeclTotal: line.totalPrice,
  GQty: line.qty,
  FirstQty: line.legalQty1,
  SecondQty: line.legalQty2,
  GUnit: unit(line.unit),
  FirstUnit: unit(line.legalUnit1),
  SecondUnit: line.legalUnit2 === null ? null : unit(line.legalUnit2),
  DestinationCountry: newCountry(line.originCountry),
  DistrictCode: district,
});
