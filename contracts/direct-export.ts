import { z } from 'zod';
import { idOf } from './ids.ts';
import {
  EXPORT_STANDING,
  ExportHead,
  ExportLine,
  IGNORED_COLUMNS,
  MAX_TRANSFER_LINES,
  numberedLines,
  orderNumber,
} from './stock-transfer.ts';
import { both, Country, Text } from './units.ts';

/** The enterprise abroad that has bought the goods on the platform. Its name stands on the form, which holds 100 characters. */
export const Buyer = z
  .strictObject({
    name: Text(100).meta({ description: 'In Latin letters, as the order has it: 境外收货人.' }),
    country: Country.meta({ description: '运抵国.' }),
    address: Text(500),
    port: z
      .string()
      .regex(
        /^([A-Z]{2}[A-Z2-9]{3}|[A-Z]{3}\d{3})$/,
        both(
          'a UN/LOCODE, for example MYPKG, or a customs port code, for example MYS006',
          'UN/LOCODE（如 MYPKG）或海关港口代码（如 MYS006）',
        ),
      )
      .meta({ description: '指运港: where the goods are to be unloaded.' }),
  })
  .meta({ id: 'Buyer' });
export type Buyer = z.infer<typeof Buyer>;

/** The platform that the order was placed on. A foreign one has no code with customs: then `无`. Source: china-export.md §3.3. */
export const Platform = z
  .strictObject({
    name: Text(100),
    code: z
      .string()
      .trim()
      .regex(/^(无|[A-Z\d]{1,18})$/i, both('the customs code of the platform, or 无 when it has none', '平台的海关编码，没有的填“无”'))
      .default('无'),
  })
  .meta({ id: 'Platform' });
export type Platform = z.infer<typeof Platform>;

export const DirectExportLine = z
  .strictObject({
    orderNo: orderNumber('an order number of the platform', '平台订单号').meta({
      description: 'The number of the order on the platform: the lines of one number are one ticket.',
    }),
    ...ExportLine.shape,
  })
  .meta({ id: 'DirectExportLine' });

export const DirectExportHead = ExportHead.extend({
  buyer: Buyer,
  platform: Platform,
  importerId: idOf('importer').nullable().default(null).meta({
    description: 'The importer of record in the country of the buyer, where it is known here; otherwise the buyer sees to the import.',
  }),
}).meta({ id: 'DirectExportHead' });
export const DirectExportInput = DirectExportHead.extend({ lines: z.array(DirectExportLine).min(1).max(MAX_TRANSFER_LINES) }).meta({
  id: 'DirectExportInput',
});
export type DirectExportInput = z.infer<typeof DirectExportInput>;

export const DirectExport = DirectExportHead.extend({
  id: idOf('directExport'),
  mode: z.literal('9710'),
  ...EXPORT_STANDING,
  lines: numberedLines(DirectExportLine),
}).meta({ id: 'DirectExport' });
export const ImportedDirectExport = DirectExport.extend(IGNORED_COLUMNS).meta({ id: 'ImportedDirectExport' });
