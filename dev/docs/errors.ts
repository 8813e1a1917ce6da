import { ERRORS } from '../../contracts/errors.ts';
import { asMarkdown, keepDocument } from './generated.ts';

/** `node dev/docs/errors.ts`: docs/errors.md from the error table; `--check` fails when it is stale. */
type Entry = (typeof ERRORS)[keyof typeof ERRORS];

const HEAD = `# Errors 错误代码

<!-- Written by dev/docs/errors.ts from contracts/errors.ts: change the table there, not this file. -->

A refusal is \`application/problem+json\` (RFC 9457). \`code\` is one of the codes below and stays the same for good; \`type\` is
\`/docs/errors#CODE\`, with the anchors of this page. \`title\`, \`detail\` and \`errors[].message\` follow \`Accept-Language\` (\`en\`, \`zh-CN\`).
Every bad field is named at once in \`errors: [{ path, code, message }]\`. A field's code is one of these, or says what is wrong with the
field itself, for example \`FIELD_MISSING\`, \`FIELD_INVALID\` or \`FIELD_UNKNOWN\`; a sheet that is imported has more of that kind.
The same codes name findings of the readiness check and the \`attention\` of a transfer.

出错响应为 \`application/problem+json\`。\`code\` 取下列代码之一，长期不变；\`errors\` 一次列出全部有问题的字段。申报前检查的发现项与业务的 \`attention\` 使用同一套代码。
`;

const codes = Object.entries<Entry>(ERRORS);

/** `retryable` is about the same request sent again without a change. */
const again = ({ retryable }: Entry): string =>
  retryable ? 'the same request may pass later 可重试' : 'a repeat alone does not help 重试无效';

const sectionOf = ([code, entry]: [string, Entry]): string => `## <a id="${code}"></a>${code}

HTTP ${entry.status} · ${again(entry)}

- **${asMarkdown(entry.title.en)}**. ${asMarkdown(entry.cure.en)}
- **${asMarkdown(entry.title['zh-CN'])}**。${asMarkdown(entry.cure['zh-CN'])}
`;

const overview = [...Map.groupBy(codes, ([, { status }]) => status)]
  .toSorted(([a], [b]) => a - b)
  .map(([status, own]) => `| ${status} | ${own.map(([code]) => `[${code}](#${code})`).join(', ')} |`)
  .join('\n');

await keepDocument('docs/errors.md', 'dev/docs/errors.ts', () =>
  [HEAD, `| HTTP | codes |\n| --- | --- |\n${overview}\n`, ...codes.map(sectionOf)].join('\n'),
);
