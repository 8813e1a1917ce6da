import { Schema, model } from 'mongoose';
import type { Regime } from '../domain/destination.ts';
import { STRICT, instant, text } from './base.ts';

export type WarehouseRecord = {
  _id: string;
  name: string;
  partnerOrganisationId: string;
  country: string;
  address: string;
  port: string;
  timeZone: string;
  capabilities: ('receive' | 'pick-pack' | 'returns' | 'refurbish')[];
  /** Absent in warehouses stored before there were any: then free circulation. */
  regime?: Regime;
  createdAt: Date;
};

const schema = new Schema<WarehouseRecord>(
  {
    _id: text,
    name: text,
    partnerOrganisationId: text,
    country: text,
    address: text,
    port: text,
    timeZone: text,
    capabilities: [String],
    regime: { type: String, default: 'free-circulation' },
    createdAt: instant,
  },
  STRICT,
);
schema.index({ partnerOrganisationId: 1, _id: -1 });
export const WarehouseModel = model<WarehouseRecord>('Warehouse', schema, 'warehouses');
