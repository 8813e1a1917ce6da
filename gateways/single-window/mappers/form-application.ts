import type { FormApplicationMessage } from '../../../contracts/customs.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { formApplication } from '../schema/form-application.ts';

/** DecModMessage, unverified. */
export const toFormApplication = (message: FormApplicationMessage): ValuesOf<typeof formApplication, Written> => ({
  DecModHead: {
    ApplyNo: message.applicationNo,
    ApplyType: message.purpose,
    EntryId: message.entryId,
    CustomMaster: message.customsCode,
    TradeCode: message.exporter.customsCode,
    TradeName: message.exporter.name,
    AgentCode: message.agent.customsCode,
    AgentName: message.agent.name,
    Reason: message.reason,
  },
  DecModItem: message.changes.map(({ field, before, after }) => ({ Field: field, Before: before, After: after })),
});
