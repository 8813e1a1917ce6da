import {
  choice,
  fixed,
  group,
  localTime,
  opaque,
  optionalFixed,
  optionalText,
  pattern,
  status,
  text,
  type Description,
  type Element,
} from './describe.ts';

/** Namespace of the CEB messages. */
const CEB = 'http://www.chinaport.gov.cn/ceb';

/** Head of every business node. Source: china-export facts §3.2. */
export const head = (...appTypes: string[]) =>
  [
    pattern('guid', /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/, 'an upper-case UUID'),
    choice('appType', ...appTypes),
    localTime('appTime'),
    choice('appStatus', '1', '2'),
  ] as const;

/** The transmitting firm. Lengths of code and name: own knowledge, unverified. */
const baseTransfer = group('BaseTransfer', [
  text('copCode', 18),
  text('copName', 100),
  choice('dxpMode', 'DXP'),
  text('dxpId', 30),
  optionalText('note', 1000),
]);

/** A message to customs: its business node or nodes, then who transmits it. The signature node is let through, not read. */
export const declaration = <M extends string, const C extends readonly Element[]>(messageNumber: M, business: C) =>
  ({
    root: `CEB${messageNumber}Message`,
    namespace: CEB,
    prefix: 'ceb',
    children: [...business, baseTransfer, opaque('BaseSubscribe', true), opaque('ExtendMessage'), opaque('Signature')],
  }) satisfies Description;

/** A receipt from customs: one business node with status, time and text at its end. Source: facts §3.2, §3.5. */
export const receipt = <M extends string, const C extends readonly Element[]>(messageNumber: M, business: C) =>
  ({ root: `CEB${messageNumber}Message`, namespace: CEB, prefix: 'ceb', children: business }) satisfies Description;

export const returned = [
  status('returnStatus'),
  pattern('returnTime', /^\d{17}$/, 'YYYYMMDDhhmmssSSS'),
  optionalText('returnInfo', 1000),
] as const;

/** CEB900: the whole message failed its format check, so no business key of it can be trusted. Source: facts §3.7. */
export const formatError = receipt('900', [
  group('MessageReturn', [
    optionalFixed('guid', 36),
    status('returnStatus'),
    optionalText('returnInfo', 1000),
    text('oriCopMsgId', 255),
    optionalText('oriMessageType', 30),
    optionalText('oriBizMessage', 100_000),
  ]),
]);

/** Customs district, 4 digits. */
export const district = <N extends string>(name: N) => fixed(name, 4);
