/** A row of a packing list that goes by simplified list, of a product of the demo's catalogue. */
export const aListLine = (bookingNo: string) => ({
  bookingNo,
  sku: 'LX-TS01',
  pieces: 100,
  cartons: 2,
  netWeightKg: '20',
  grossWeightKg: '22',
  unitPrice: '20',
  totalPrice: '2000.00',
});
