/** What a person reads who opens a package, by language. */
export const readmes: Readonly<Record<'en' | 'zh-CN', string>> = {
  en: `# Evidence of one customs filing

Every message sent to the Single Window and every receipt got, byte for byte, with what Outport noted of each, and proof that none of it was changed
since.

| file | holds |
| --- | --- |
| \`messages/\` | the messages and receipts as they went over the wire, numbered in the order of storing |
| \`entries/\` | a line of JSON for each of them: time, transport, signer (number of the key, SHA-256 of its certificate), hash of the policy packs that the plan rests on, ticket, status |
| \`links/\` | what was sealed together with them: of each message the hash of its entry, the SHA-256 of its bytes, its id |
| \`chain.jsonl\` | the links of the organisation from the first of these to the newest; each names the hash of the one before |
| \`policies.json\` | the policy packs by their hash: subject, id, version, SHA-256 |
| \`manifest.json\` | whose filing it is, when this was made, and the number and hash of the newest link |
| \`SHA256SUMS\` | the SHA-256 of every file |

## To verify

Without anything of Outport: \`sha256sum -c SHA256SUMS\` in the unpacked folder shows that no file was changed since the package was made.

Of the chain, offline and without a database: \`npm run evidence:verify -- --zip FILE\`. It works out every hash anew and names the first broken one:

1. entry: SHA-256 of the JSON array \`["outport-evidence-entry-1", id, chain, direction, messageType, businessKey, parts, alias, answers, ticketId,
   filingId, attempt, status, at, info, transport, [keyName, certificateSha256] or null, policies, sha256, storedAt]\`; parts, what a message sent is
   made of: a list of [id, businessKey, ticketId, attempt]
2. entries of a link: SHA-256 of a line \`hash sha256 id\` for each
3. link: SHA-256 of \`["outport-evidence-link-1", chain, seq, prevHash, sealedAt, count, entriesHash]\`

That proves that these messages are those that were sealed. That the whole chain was not written anew can only be shown by something kept elsewhere:
compare the newest link with that of a package made before, or with the head that \`npm run evidence:verify\` printed.
`,
  'zh-CN': `# 一次海关申报的证据包

本包逐字节保存发往单一窗口的每份报文和收到的每份回执、Outport 对每份所作的记录，以及此后未被改动的证明。

| 文件 | 内容 |
| --- | --- |
| \`messages/\` | 报文与回执的原文，按存档顺序编号 |
| \`entries/\` | 每份一行 JSON：时间、传输方式、签名人（密钥号、证书 SHA-256）、方案所依据的政策包的哈希、票号、状态 |
| \`links/\` | 与其一同封存的内容：每份的记录哈希、原文 SHA-256、编号 |
| \`chain.jsonl\` | 本企业证据链中自首个相关环节至最新环节；每个环节写明前一环节的哈希 |
| \`policies.json\` | 按哈希列出的政策包：主题、编号、版本、SHA-256 |
| \`manifest.json\` | 所属申报、制作时间、最新环节的序号和哈希 |
| \`SHA256SUMS\` | 每个文件的 SHA-256 |

## 核验

不需要 Outport 的任何程序：在解压目录中运行 \`sha256sum -c SHA256SUMS\`，即可证明制作之后没有文件被改动。

核验证据链（离线，不需要数据库）：\`npm run evidence:verify -- --zip 文件\`。它重新计算每个哈希，并指出第一个断裂之处：

1. 记录：JSON 数组 \`["outport-evidence-entry-1", id, chain, direction, messageType, businessKey, parts, alias, answers, ticketId, filingId, attempt,
   status, at, info, transport, [keyName, certificateSha256] 或 null, policies, sha256, storedAt]\` 的 SHA-256；parts 为所发报文的各项业务，即
   [id, businessKey, ticketId, attempt] 的列表
2. 环节的内容：每份一行 \`hash sha256 id\`，其 SHA-256
3. 环节：\`["outport-evidence-link-1", chain, seq, prevHash, sealedAt, count, entriesHash]\` 的 SHA-256

由此证明这些报文就是当时封存的报文。整条链未被重写，只能由另处保存的内容证明：请与较早制作的证据包的最新环节，或 \`npm run evidence:verify\`
打印过的链首比对。
`,
};
