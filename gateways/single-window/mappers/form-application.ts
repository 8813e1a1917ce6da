import type { FormApplicationMessage, FormMessage } from '../../../contracts/customs.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { formApplication } from '../schema/form-application.ts';
import { toForm } from './form.ts';

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

/** Elements of a form by their names, those of a line as `DecList[1].GQty`. The numbers of the message itself are none of what it says. */
function elementsOf(message: FormMessage): Map<string, string> {
  const { DecHead, DecLists, DecFreeTxt, EdocRealation } = toForm(message);
  const lines = DecLists.DecList.flatMap((line, index) =>
    Object.entries(line).map(([name, value]) => [`DecList[${index + 1}].${name}`, value] as const),
  );
  const head = Object.entries({ ...DecHead, ...DecFreeTxt, ...EdocRealation });
  return new Map([...head, ...lines].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])));
}

/** What has to be changed in a form so that it says what another says. */
export function formChanges(before: FormMessage, after: FormMessage): FormApplicationMessage['changes'] {
  const [were, are] = [elementsOf(before), elementsOf(after)];
  const fields = [...new Set([...were.keys(), ...are.keys()])];
  return fields.flatMap((field) => {
    const change = { field, before: were.get(field) ?? '', after: are.get(field) ?? '' };
    return change.before === change.after ? [] : [change];
  });
}
