import mongoose from 'mongoose';
import { findMongod } from '../servers/find.ts';
import { type SettingUp, reached, withoutPassword } from './setting-up.ts';

const { MongoClient } = mongoose.mongo;
type MongoClient = InstanceType<typeof MongoClient>;

const REPLICA_SET = 'rs0';
const DATABASE = 'outport';
const PATIENCE_MS = 3_000;
/** The default grows to a twentieth of the disk. */
const OPLOG_MEGABYTES = 512;

type Members = { _id: number; host: string }[];
type SetConfig = { _id: string; version: number; members: Members };

/** The replica set of MONGODB_URI, else a `mongod` of our own as a one-node replica set with a data folder. Gives the connection string with
 *  the database. Errors: Error saying why there is none. */
export async function setUpMongodb(settingUp: SettingUp): Promise<string> {
  const { env, print } = settingUp;
  const uri = env['MONGODB_URI'];
  if (!uri) return startOwn(settingUp);
  await reached('MONGODB_URI', uri, () =>
    connected(uri, async (client) => {
      const said = await client.db('admin').command({ hello: 1 });
      if (said['setName'] === undefined && said['msg'] !== 'isdbgrid') throw new Error('it is no replica set, so it has no transactions');
    }),
  );
  print(`MongoDB — from MONGODB_URI · ${withoutPassword(uri)}`);
  return uri;
}

async function startOwn({ env, layout, ports, parts, print }: SettingUp): Promise<string> {
  const { path, from } = await findMongod({ env, print });
  const host = `127.0.0.1:${ports.mongodb}`;
  const storage = ['--dbpath', layout.mongodb, '--replSet', REPLICA_SET, '--oplogSize', String(OPLOG_MEGABYTES)];
  await parts.start({
    name: 'mongod',
    file: path,
    // Nobody is there to take over, so it need not wait for a successor.
    args: [
      ...storage,
      '--setParameter',
      'shutdownTimeoutMillisForSignaledShutdown=100',
      '--bind_ip',
      '127.0.0.1',
      '--port',
      String(ports.mongodb),
      '--nounixsocket',
      '--quiet',
    ],
    env,
    isReady: () => connected(`mongodb://${host}/?directConnection=true`, (client) => isPrimary(client, host)),
  });
  const uri = `mongodb://${host}/${DATABASE}?replicaSet=${REPLICA_SET}`;
  print(`${from} · ${uri}`);
  return uri;
}

/** Makes it a replica set the first time, and one under its new address when the port has changed since. */
async function isPrimary(client: MongoClient, host: string): Promise<boolean> {
  const admin = client.db('admin');
  const config = await client.db('local').collection<SetConfig>('system.replset').findOne();
  const members = [{ _id: 0, host }];
  if (config === null) await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
  else if (config.members[0]?.host !== host)
    await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
  const said = await admin.command({ hello: 1 });
  return said['isWritablePrimary'] === true;
}

async function connected<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: PATIENCE_MS, connectTimeoutMS: PATIENCE_MS });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
