import type { z } from 'zod';
import { ERRORS, isErrorCode } from './errors.ts';
import type { Localised } from './units.ts';

type Issue = z.core.$ZodIssue;

/** One bad field of what somebody sent. */
export type FieldError = { path: string; code: string; message: Localised };

/** Every bad field at once: path, code and text in both languages. Parse with `reportInput`, or a wrong type reads as a missing field. */
export const fieldErrors = (issues: readonly Issue[]): FieldError[] => issues.flatMap(fromIssue);

/** `lines[3].sku`, as a person would write it. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`),
    '',
  );

function fromIssue(issue: Issue): FieldError[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      code: 'FIELD_UNKNOWN',
      message: { en: 'This field is not known', 'zh-CN': '未知字段' },
    }));
  }
  const named = 'params' in issue ? (issue.params?.['code'] as unknown) : undefined;
  if (typeof named === 'string' && isErrorCode(named)) return [{ path, code: named, message: ERRORS[named].title }];
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [
    {
      path,
      code: missing ? 'FIELD_MISSING' : 'FIELD_INVALID',
      message: missing ? { en: 'This field is missing', 'zh-CN': '缺少此字段' } : messageOf(issue),
    },
  ];
}

const SEPARATOR = ' ¦ ';

function messageOf(issue: Issue): Localised {
  const [en = '', zh] = issue.message.split(SEPARATOR);
  if (zh !== undefined) return { en: `Expected ${en}`, 'zh-CN': `应为${zh}` };
  return { en: issue.message, 'zh-CN': chinese(issue) };
}

/** What the schema library says of its own kinds of fault. */
function chinese(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `类型错误，应为 ${issue.expected}`;
    case 'too_small':
      return `过小或过短，下限为 ${issue.minimum}`;
    case 'too_big':
      return `过大或过长，上限为 ${issue.maximum}`;
    case 'invalid_value':
      return `取值须为：${issue.values.map(String).join('、')}`;
    case 'invalid_format':
      return `格式错误（${issue.format}）`;
    default:
      return '取值无效';
  }
}
