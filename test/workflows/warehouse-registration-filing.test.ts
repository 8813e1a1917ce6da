import { expect, test } from 'vitest';
import { withdrawRegistration } from '../../contracts/registration.messages.ts';
import { awayForAnHour } from '../support/fakes.ts';
import { DAY_MS, aRegistration, approval, demandFiling, seller, stepsOf } from '../support/registration.ts';
import { type Stage, aTemporal } from '../support/running.ts';

const { running } = aTemporal();
const REFUSED = { status: 'refused' as const, reasons: ['地址未列明门牌号'] };
const told = ({ fakes }: Pick<Stage, 'fakes'>): string[] => fakes.sendNotification.mock.calls.map(([{ template }]) => template);

/** Approved by us, and so on its way to customs. */
async function atCustoms(stage: Stage, days = 10) {
  await demandFiling(stage, days);
  const registration = await aRegistration(stage);
  await registration.comesUnderReview();
  return { ...registration, isApproved: () => registration.decides(approval) };
}

test('approved where customs wants it filed, a right is active only with customs, who is asked at leisure', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'pending' });
    const registration = await atCustoms(stage, 100);
    expect(await registration.isApproved()).toEqual({ state: 'under-review' });
    await expect(registration.decides(approval)).rejects.toMatchObject({ cause: { type: 'ALREADY_DECIDED' } });
    await stage.env.sleep('20 hours');
    expect(stage.fakes.askWarehouseFiling.mock.calls.length).toBeLessThan(40);
    expect(stepsOf(stage.fakes.advanceWarehouseRegistration)).toEqual(['under-review', 'approved']);
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'accepted', filingNo: 'HWC5165000001' });
    await stage.env.sleep('2 hours');
    await registration.reaches('active');
    await registration.withdraws();
  });
  expect(fakes.fileWarehouse).toHaveBeenCalledOnce();
  const active = fakes.advanceWarehouseRegistration.mock.calls.map(([step]) => step).find(({ step }) => step === 'active');
  expect(active?.period).toEqual({ number: 1, state: 'granted', answer: { status: 'accepted', filingNo: 'HWC5165000001' } });
  expect(told({ fakes })).toEqual(['registration-with-customs', 'registration-approved']);
});

test('a day without an answer is told once, and customs is asked on and on', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'pending' });
    const registration = await atCustoms(stage, 100);
    await registration.isApproved();
    await stage.env.sleep(3 * DAY_MS);
    await registration.reaches('customs-silent');
    const asked = stage.fakes.askWarehouseFiling.mock.calls.length;
    await stage.env.sleep(3 * DAY_MS);
    expect(stage.fakes.askWarehouseFiling.mock.calls.length - asked).toBeGreaterThan(8);
    expect(stage.fakes.askWarehouseFiling.mock.calls.length - asked).toBeLessThan(16);
    await registration.withdraws();
  });
  expect(told({ fakes })).toEqual(['registration-with-customs', 'registration-customs-silent']);
});

test('a desk that is away when the form is filed is told as silence, and gets it once it is back', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.fileWarehouse.mockRejectedValue(new Error('SingleWindowUnavailable'));
    const registration = await atCustoms(stage, 100);
    await registration.isApproved();
    await stage.env.sleep('30 hours');
    await registration.reaches('customs-silent');
    expect(stage.fakes.askWarehouseFiling).not.toHaveBeenCalled();
    stage.fakes.fileWarehouse.mockResolvedValue();
    await stage.env.sleep('1 hour');
    await registration.reaches('active');
    await registration.withdraws();
  });
  expect(told({ fakes }).toSorted()).toEqual(['registration-approved', 'registration-customs-silent', 'registration-with-customs']);
});

test('refused by customs, it is rejected with the reasons of customs, and submitted again it is reviewed and filed anew', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValueOnce(REFUSED);
    const registration = await atCustoms(stage);
    await registration.isApproved();
    await registration.reaches('rejected');
    await expect(registration.renews('2999-12-31')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    expect(await registration.resubmits()).toEqual({ state: 'submitted' });
    await registration.reaches('under-review:2');
    await expect(registration.resubmits()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await registration.isApproved();
    expect(await registration.flow.result()).toBe('expired');
  });
  expect(fakes.fileWarehouse).toHaveBeenCalledTimes(2);
  const rejected = fakes.advanceWarehouseRegistration.mock.calls.map(([step]) => step).find(({ step }) => step === 'rejected');
  expect(rejected).toMatchObject({ detail: { reasons: REFUSED.reasons }, period: { state: 'refused', answer: REFUSED } });
  expect(told({ fakes }).filter((template) => template === 'registration-refused-by-customs')).toHaveLength(1);
});

test.each([
  ['acceptance', { status: 'accepted' as const, filingNo: 'HWC1' }, 'active'],
  ['refusal', REFUSED, 'rejected'],
])('a withdrawal that comes while the %s of customs waits for the database comes after it', async (_name, answer, step) => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'pending' });
    const registration = await atCustoms(stage);
    await registration.isApproved();
    stage.fakes.advanceWarehouseRegistration.mockImplementationOnce(awayForAnHour);
    stage.fakes.askWarehouseFiling.mockResolvedValue(answer);
    await stage.env.sleep('10 minutes');
    await registration.reaches(step);
    const { flow } = registration;
    const withdrawing = await flow.startUpdate(withdrawRegistration, { args: [seller], waitForStage: 'ACCEPTED' });
    // Time passes for as long as the flow needs it, whenever it has set its timer.
    expect(await flow.result()).toBe('withdrawn');
    expect(await withdrawing.result()).toEqual({ state: 'withdrawn' });
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration).slice(-2)).toEqual([step, 'withdrawn']);
});

test('a renewal whose first day wants it filed goes to customs too, and refused there leaves the old right', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await atCustoms(stage, 100);
    await registration.isApproved();
    await registration.reaches('active');
    await stage.env.sleep('1 day');
    await registration.renews('2999-12-31');
    await registration.brings();
    await registration.reaches('renewal-under-review');
    stage.fakes.askWarehouseFiling.mockResolvedValueOnce(REFUSED);
    await registration.isApproved();
    await registration.reaches('renewal-rejected');
    await registration.withdraws();
  });
  expect(fakes.fileWarehouse.mock.calls.map(([{ number }]) => number)).toEqual([1, 2]);
  expect(told({ fakes })).toContain('renewal-refused-by-customs');
});

test('what is with customs for long is asked on in a new history, and the silence is not told twice', async () => {
  const { fakes, histories } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'pending' });
    const registration = await atCustoms(stage, 400);
    await registration.isApproved();
    await stage.env.sleep(20 * DAY_MS);
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'accepted', filingNo: 'HWC1' });
    await stage.env.sleep('1 day');
    await registration.reaches('active');
    await registration.withdraws();
  });
  expect(histories.length).toBeGreaterThan(1);
  expect(told({ fakes })).toEqual(['registration-with-customs', 'registration-customs-silent', 'registration-approved']);
});

// Last of its file: the test server keeps its clock when a flow ends while a question to customs is still under way.
test('withdrawn while it is with customs, it stays withdrawn whatever customs answers', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'pending' });
    const registration = await atCustoms(stage);
    await registration.isApproved();
    stage.fakes.askWarehouseFiling.mockResolvedValue({ status: 'accepted', filingNo: 'X' });
    expect(await registration.withdraws()).toEqual({ state: 'withdrawn' });
    expect(await registration.flow.result()).toBe('withdrawn');
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).not.toContain('rejected');
  expect(stepsOf(fakes.advanceWarehouseRegistration).at(-1)).toBe('withdrawn');
});
