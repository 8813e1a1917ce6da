import { once } from 'node:events';
import express from 'express';
import mongoose from 'mongoose';

/** Express, a JSON body and one insert by majority and journal: what an accepted request costs at the least. Gives its address. */
export async function startRawExpress(mongodbUri: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const database = await mongoose.createConnection(mongodbUri).asPromise();
  const rows = database.collection('benchRows', { writeConcern: { w: 'majority', journal: true } });
  const app = express().use(express.json());
  app.post('/rows', async (request, response) => {
    const { insertedId } = await rows.insertOne({ ...(request.body as object) });
    response.status(201).json({ id: insertedId });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/rows`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await database.close();
    },
  };
}
