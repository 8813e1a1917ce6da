/** What an enterprise is taken to have said of the particulars it did not state, or was never asked for. */
export const UNSTATED: Readonly<{
  roles: 'e-commerce-enterprise'[];
  refundFiledOn: null;
  fxClass: null;
  pilotZone: null;
  brokers: never[];
  signing: null;
}> = { roles: ['e-commerce-enterprise'], refundFiledOn: null, fxClass: null, pilotZone: null, brokers: [], signing: null };
