import type { RefusalEntry } from '../../domain/refusals/entry.ts';
import { SHIPPED_REFUSALS } from '../../domain/refusals/index.ts';
import { asMarkdown, keepDocument } from './generated.ts';

/** `node dev/docs/refusals.ts`: docs/refusals.md from the shipped refusal table; `--check` fails when it is stale. */
const HEAD = `# Refusals 退单原因

<!-- Written by dev/docs/refusals.ts from domain/refusals/table.json: change the table there, not this file. -->

What customs, the Electronic Port, a platform or the import client refuses, why, who acts, and what to do. The entry that fits closest explains: a
passage of the text counts more than the code in it, a code more than message and status. What none fits goes to a person word by word.
Operators add and change entries with \`PUT /v1/refusals/{id}\`; those count from the next refusal on, without a release. Rows that are \`unverified\`
are own knowledge and to be confirmed with the pilot customs.

退单（或无回执）的原因、由谁处理、如何处理。运营方可用 \`PUT /v1/refusals/{id}\` 增改条目，自下一次退单起生效，无需发布新版本。
`;

const or = (words: readonly string[], none: string): string => (words.length === 0 ? none : words.map((word) => `\`${word}\``).join(' '));

const sectionOf = ({ id, on, who, next, cause, cure, source, confidence }: RefusalEntry): string => `## <a id="${id}"></a>${id}

| message | status | code | text | who acts | then | source | confidence |
| --- | --- | --- | --- | --- | --- | --- | --- |
| ${or(on.messages, 'any')} | ${or(on.statuses, 'any')} | ${or(on.codes, '—')} | ${or(on.texts, '—')} | ${who} | ${next} | ${asMarkdown(source)} | ${confidence} |

- ${asMarkdown(cause.en)} ${asMarkdown(cure.en)}
- ${asMarkdown(cause['zh-CN'])}${asMarkdown(cure['zh-CN'])}
`;

await keepDocument('docs/refusals.md', 'dev/docs/refusals.ts', () => [HEAD, ...SHIPPED_REFUSALS.map(sectionOf)].join('\n'));
