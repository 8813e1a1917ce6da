import { POLICIES } from '../../domain/policy/index.ts';
import type { PolicyPack } from '../../domain/policy/pack.ts';
import { asMarkdown, keepDocument } from './generated.ts';

/** `node dev/docs/policy-sources.ts`: the table of packs in docs/policy-sources.md; `--check` fails when it is stale. What stands outside
 *  the two marks is written by hand and stays. */
const BEGIN = '<!-- packs: written by dev/docs/policy-sources.ts from domain/policy/packs -->';
const END = '<!-- /packs -->';

const validity = ({ validFrom, validTo }: PolicyPack): string => `${validFrom} – ${validTo ?? 'open'}`;

/** For which modes, and where. */
const scope = ({ modes, places, exceptPlaces }: PolicyPack): string =>
  [
    modes?.join(', ') ?? 'any mode',
    ...(places === null ? [] : [`at ${places.join(', ')}`]),
    ...(exceptPlaces.length === 0 ? [] : [`not at ${exceptPlaces.join(', ')}`]),
  ].join('; ');

const rowOf = (pack: PolicyPack): string => {
  const { instrument, article, source, readOn } = pack.citation;
  const cells = [
    `\`${pack.id}\` v${pack.version}`,
    scope(pack),
    validity(pack),
    instrument,
    article ?? '—',
    source,
    readOn,
    pack.confidence,
  ];
  return `| ${cells.map(asMarkdown).join(' | ')} |`;
};

const parametersOf = ({ id, title, parameters }: PolicyPack): string =>
  `- \`${id}\`: ${asMarkdown(`${title.en} · ${title['zh-CN']}`)}. \`${JSON.stringify(parameters)}\``;

const sectionOf = ([subject, packs]: [string, readonly PolicyPack[]]): string => `### ${subject}

| pack | for | valid | instrument | article | source | read on | confidence |
| --- | --- | --- | --- | --- | --- | --- | --- |
${packs.map(rowOf).join('\n')}

${packs.map(parametersOf).join('\n')}
`;

const subjects = Object.entries(POLICIES as Record<string, readonly PolicyPack[]>);

await keepDocument('docs/policy-sources.md', 'dev/docs/policy-sources.ts', (current) => {
  const [before, after] = [current.split(BEGIN)[0], current.split(END)[1]];
  if (!current.includes(BEGIN) || before === undefined || after === undefined)
    throw new Error(`docs/policy-sources.md lacks its marks: ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${subjects.map(sectionOf).join('\n')}\n${END}${after}`;
});
