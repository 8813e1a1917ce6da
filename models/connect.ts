import mongoose from 'mongoose';

/** Connects every model to its database and sees that the indexes their promises rest on are there. Indexes are only ever added here, so
 *  that an old and a new version may run side by side. A command fails in seconds when MongoDB is away, and after `timeoutMs`
 *  when it does not answer; the driver tries once more, so after twice that. Errors: as the driver's. */
export async function connectMongo(uri: string, { timeoutMs }: { timeoutMs: number }): Promise<void> {
  await mongoose.connect(uri, {
    serverSelectionTimeoutMS: 2_000,
    socketTimeoutMS: timeoutMs,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
  });
  await Promise.all(Object.values(mongoose.connection.models).map((one) => one.createIndexes()));
}
