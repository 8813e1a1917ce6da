import { type ErrorEntry, entry } from './error-entry.ts';

/** What stands against stating the transport of an export later, and what its lists can ask of people until it is stated. */
export const BINDING_ERRORS = {
  BINDING_NOT_DUE: entry(
    409,
    'The transport of this export is stated already, or is on its way to customs',
    '该业务的运输信息已填报，或正在报送海关',
    'Nothing is to be done; after a refusal by customs it can be stated again.',
    '无需操作；海关退回后可重新填报。',
  ),
  BINDING_TOO_LATE: entry(
    409,
    'The goods have left; their transport is not stated any more',
    '货物已离境，不能再填报运输信息',
    'Look at the messages of the filing for what customs was told.',
    '请在申报报文中查看已向海关报送的运输信息。',
  ),
  TRANSPORT_MODE_DIFFERS: entry(
    422,
    'The lists were declared for another mode of transport',
    '运输方式与清单申报不一致',
    'State the transport by the mode of the export; to go another way, withdraw the declarations and begin anew.',
    '请按原运输方式填报；需改变运输方式的，请撤销申报后重新办理。',
  ),
  TRANSPORT_NOT_BOUND: entry(
    409,
    'The lists are declared without their transport, and customs waits for it',
    '清单申报时未填运输信息，须补报',
    'State it by POST …:bind-transport as soon as the carrier has given it; the arrival is reported after that.',
    '承运人提供后请用 POST …:bind-transport 补填，之后方可发送运抵报告。',
  ),
  BINDING_REFUSED: entry(
    409,
    'Customs refused the manifest that binds the lists to their transport',
    '海关退回清单总分单',
    'Compare bill, vehicle and voyage with the papers of the carrier and state them again by POST …:bind-transport.',
    '请按承运人单证核对提运单号、运输工具、航次，并用 POST …:bind-transport 重新填报。',
  ),
} as const satisfies Record<string, ErrorEntry>;
