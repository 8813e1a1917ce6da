import { z } from 'zod';
import type { TransportMode } from '../domain/transport.ts';
import { both, Text } from './units.ts';

/** How the goods leave, by channel, each with what its carrier's papers call it. The lengths are those of the messages (china-export.md §3.4, §3.6);
 *  which number stands in which member is own knowledge, unverified. */

const VoyageNo = z.string().trim().max(32).default('');
const STATED = { boundLater: z.literal(false).optional() };

const BySea = z
  .strictObject({
    mode: z.literal('sea'),
    ...STATED,
    billNo: Text(37).meta({ description: '提单号: the bill of lading.' }),
    vehicleName: Text(50).meta({ description: '船名: the vessel.' }),
    voyageNo: z
      .string()
      .trim()
      .regex(
        /^.{1,32}$/u,
        both('the voyage of the vessel, as the booking of the carrier has it, at most 32 characters', '船舶航次，见订舱单，最多 32 个字符'),
      )
      .meta({ description: '航次.' }),
  })
  .meta({ id: 'SeaTransport' });

const ByAir = z
  .strictObject({
    mode: z.literal('air'),
    ...STATED,
    billNo: z
      .string()
      .trim()
      .regex(
        /^\d{3}-?\d{8}$/,
        both(
          'the master air waybill, 11 digits, for example 784-12345675; a house waybill goes into houseBillNo',
          '航空总运单号，11 位数字，例如 784-12345675；分运单号请填 houseBillNo',
        ),
      )
      .meta({ description: '总运单号.' }),
    houseBillNo: z
      .string()
      .trim()
      .regex(/^[A-Za-z\d-]{0,20}$/, both('a house air waybill of at most 20 letters, digits and -', '分运单号：最多 20 个字母、数字及 -'))
      .default('')
      .meta({ description: '分运单号; empty when the master waybill is the only one.' }),
    vehicleName: z
      .string()
      .trim()
      .regex(
        /^[A-Z\d]{2}\d{1,4}[A-Z]?$/,
        both('the flight number of the air waybill, for example CZ3037', '航班号，以运单为准，例如 CZ3037'),
      )
      .meta({ description: '航班号: the flight.' }),
    voyageNo: VoyageNo,
  })
  .meta({ id: 'AirTransport' });

const ByRoad = z
  .strictObject({
    mode: z.literal('road'),
    ...STATED,
    billNo: Text(37).meta({ description: '载货清单号: the cargo manifest of the truck.' }),
    vehicleName: z
      .string()
      .trim()
      .regex(
        /^(?=.*\d)[\p{L}\d·\- ]{4,20}$/u,
        both('the plate of the truck that crosses the border, for example 粤Z·1234港', '出境货车车牌号，例如 粤Z·1234港'),
      )
      .meta({ description: '车牌号: the plate of the truck that crosses the border.' }),
    voyageNo: VoyageNo.meta({ description: '货物运输批次号, where the district has it.' }),
  })
  .meta({ id: 'RoadTransport' });

const ByRail = z
  .strictObject({
    mode: z.literal('rail'),
    ...STATED,
    billNo: Text(37).meta({ description: '铁路运单号: the consignment note.' }),
    vehicleName: Text(50).meta({ description: '车次或车厢号: the train or wagon.' }),
    voyageNo: VoyageNo,
  })
  .meta({ id: 'RailTransport' });

/** The carrier's papers are not known yet: they are stated by `:bind-transport`, where the district lets the manifest 607 bind lists later. */
const later = <Mode extends TransportMode>(mode: Mode) =>
  z
    .strictObject({
      mode: z.literal(mode),
      boundLater: z.literal(true).meta({
        description:
          'True while the papers of the carrier are not known; state nothing else then. GET /v1/policies?subject=late-binding has where.',
      }),
      billNo: z.literal('').default(''),
      vehicleName: z.literal('').default(''),
      voyageNo: z.literal('').default(''),
    })
    .meta({ id: `${mode.charAt(0).toUpperCase()}${mode.slice(1)}TransportBoundLater` });

const KNOWN = both(
  'a mode of sea, air, road or rail, and what that channel needs',
  '运输方式须为 sea、air、road 或 rail，并填写该方式所需的内容',
);
const WHETHER = { error: both('true where the papers of the carrier are not known yet, or left out', '承运信息未定时为 true，否则不填') };

export const Transport = z
  .discriminatedUnion(
    'mode',
    [
      z.discriminatedUnion('boundLater', [BySea, later('sea')], WHETHER),
      z.discriminatedUnion('boundLater', [ByAir, later('air')], WHETHER),
      z.discriminatedUnion('boundLater', [ByRoad, later('road')], WHETHER),
      z.discriminatedUnion('boundLater', [ByRail, later('rail')], WHETHER),
    ],
    { error: KNOWN },
  )
  .meta({ id: 'Transport' });

/** What `:bind-transport` takes. The manifest 607 cannot go without a voyage; what stands there in a channel without voyages is own knowledge,
 *  unverified. */
export const BoundTransport = z
  .discriminatedUnion('mode', [BySea, ByAir, ByRoad, ByRail], { error: KNOWN })
  .refine(({ voyageNo }) => voyageNo !== '', {
    path: ['voyageNo'],
    message: both(
      'the voyage; by air the day of the flight, by road and rail the day of leaving, as YYYYMMDD',
      '航次号；空运填航班日期，公路、铁路填出境日期，格式 YYYYMMDD',
    ),
  })
  .meta({ id: 'BoundTransport' });
export type BoundTransport = z.infer<typeof BoundTransport>;
export const TransportBinding = z.strictObject({ transport: BoundTransport }).meta({ id: 'TransportBinding' });
