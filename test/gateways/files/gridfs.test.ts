import mongoose from 'mongoose';
import { describe } from 'vitest';
import { createGridFsStore } from '../../../gateways/files/gridfs.ts';
import { gridFs } from '../../../models/index.ts';
import { aDatabase } from '../../models/database.ts';
import { keepsItsPromises } from './contract.ts';

aDatabase();

describe('GridFS', () => {
  keepsItsPromises(
    async () => {
      await mongoose.connection.dropDatabase();
      return createGridFsStore(gridFs());
    },
    { showsHalf: true },
  );
});
