import { expect, vi } from 'vitest';
import {
  arrivalReported,
  bindTransport,
  cancelTransfer,
  closeInbound,
  proceedWithStanding,
  recordInspection,
  resubmitFiling,
} from '../../contracts/stock-transfer.messages.ts';
import { chinaDate } from '../../domain/calendar.ts';
import { receiptIntake } from '../../workflows/index.ts';
import { amends, answersAfter, decides, refuses } from '../support/amendments.ts';
import { counts } from '../support/fakes.ts';
import { aLateTransfer, bound } from '../support/late-binding.ts';
import { emptyFor } from '../support/mailbox.ts';
import { aRegistration, anEnterprise, approval, demandFiling, lasting, rejection } from '../support/registration.ts';
import type { Scenario } from '../support/running.ts';
import { aSumUp, appliedTimes } from '../support/sum-up.ts';
import { aDepartedExport, aTransfer, actor, refuseFirst } from '../support/transfer.ts';

const command: { args: [{ actor: typeof actor }] } = { args: [{ actor }] };

/** One way through a flow for each of its main branches: of these the golden histories are made. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async 'transfer-ordinary'(stage) {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse({ final: false });
    await journey.counted('m1', false);
    await journey.counted('m2', true);
    await journey.finalises();
  },
  async 'transfer-inspected'(stage) {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-loose'(stage) {
    stage.fakes.checkAndPlan.mockResolvedValue({ outcome: 'ready', filingId: `fil_${stage.id}`, tickets: 2, cargo: 'loose' });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await journey.passes('loaded');
    await journey.passes('departed');
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  },
  async 'transfer-unshipped'(stage) {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    const until = new Date((await stage.env.currentTimeMs()) + 3 * 86_400_000).toISOString();
    stage.fakes.readShipmentClock.mockResolvedValue({ until, lastDay: chinaDate(until), policyPackId: 'CN.EXPORT.RELEASE-NOT-SHIPPED' });
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await stage.env.sleep('4 days');
    await journey.passes('departed');
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  },
  async 'transfer-arrival-reported'(stage) {
    const journey = await aTransfer(stage);
    stage.fakes.compareArrivals.mockResolvedValue({ arrived: null, differing: 'arr_1' });
    await journey.transfer.signal(arrivalReported, undefined);
    await journey.reaches('declared');
    const milestone = { kind: 'arrived-at-port' as const, occurredAt: '2026-11-25T01:00:00Z', reference: '粤A12345' };
    const differs = () => stage.fakes.advanceTransfer.mock.calls.some(([{ attention }]) => attention?.code === 'ARRIVAL_MISMATCH');
    await vi.waitFor(() => expect(differs()).toBe(true), { timeout: 20_000, interval: 20 });
    stage.fakes.compareArrivals.mockResolvedValue({ arrived: { milestone, by: 'org_site' }, differing: null });
    await journey.transfer.signal(arrivalReported, undefined);
    await journey.reaches('arrived-at-port');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-bound-later'(stage) {
    const { journey, transfer, standing } = await aLateTransfer(stage);
    const asked = (code: string) => () => stage.fakes.advanceTransfer.mock.calls.some(([{ attention }]) => attention?.code === code);
    await vi.waitFor(() => expect(asked('TRANSPORT_NOT_BOUND')()).toBe(true), { timeout: 20_000, interval: 20 });
    standing('ready', 'refused');
    await transfer.executeUpdate(bindTransport, { args: [bound('o1')] });
    await vi.waitFor(() => expect(asked('BINDING_REFUSED')()).toBe(true), { timeout: 20_000, interval: 20 });
    await journey.passes('arrived-at-port');
    standing('ready', 'sent', 'taken');
    await transfer.executeUpdate(bindTransport, { args: [bound('o2')] });
    await vi.waitFor(() => expect(stage.fakes.sendManifest).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await journey.answers(5, { accepted: 2 });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-held'(stage) {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    stage.fakes.readInspections.mockResolvedValue({ open: 0, failed: 1 });
    const result = { outcome: 'failed' as const, findings: 'x', officerRemark: '' };
    await journey.transfer.executeUpdate(recordInspection, { args: [{ inspectionId: 'ins_1', resultId: 'r1', result, actor }] });
    await journey.answers(10, { rejected: 1, inspected: 2, released: 1 });
    await vi.waitFor(() => expect(stage.fakes.readInspections.mock.calls.length).toBeGreaterThan(2), { timeout: 20_000, interval: 20 });
    stage.fakes.submitOrders.mockResolvedValueOnce({ revision: 11, counts: counts({ correcting: 1, released: 1, orderAccepted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 12, counts: counts({ arrived: 1, released: 1, orderAccepted: 2 }) });
    await journey.transfer.executeUpdate(resubmitFiling, command);
    await vi.waitFor(() => expect(stage.fakes.submitDeclarations).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await journey.answers(13, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(14, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  },
  async 'transfer-resubmitted'(stage) {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(resubmitFiling, command);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-cancelled'(stage) {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(cancelTransfer, command);
  },
  async 'transfer-cancelled-with-customs'(stage) {
    stage.fakes.readWithdrawals.mockResolvedValueOnce({ withdrawn: 0, standing: 2, refused: 2, refusals: [] });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor, reason: '买家取消订单' }] });
    await journey.answers(30, { accepted: 2 });
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(proceedWithStanding, command);
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(31, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  },
  async 'transfer-amended'(stage) {
    answersAfter(stage.fakes, 1, 1);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await amends(journey);
    await journey.answers(21, { accepted: 1, correcting: 1 });
    await vi.waitFor(() => expect(stage.fakes.submitDeclarations).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await vi.waitFor(() => expect(stage.fakes.readAmendment).toHaveBeenCalled(), { timeout: 20_000, interval: 20 });
    refuses(stage.fakes);
    answersAfter(stage.fakes, 0, 0, 22);
    await vi.waitFor(() => amends(journey, 'amd_2'), { timeout: 20_000, interval: 100 });
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(proceedWithStanding, command);
    await journey.passes('arrived-at-port');
    await journey.answers(30, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(31, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  },
  async 'transfer-corrected'(stage) {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    decides(stage.fakes, 'approved', 2);
    answersAfter(stage.fakes, 0, 2, 3);
    await amends(journey);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-silent'(stage) {
    stage.fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await aTransfer(stage);
    await stage.env.sleep('3 days');
    await journey.reaches('needs-attention');
    await journey.answers(5, { submitted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-chased'(stage) {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 2, sendTries: 30 });
    stage.fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await aTransfer(stage);
    await stage.env.sleep('2 days');
    await journey.reaches('needs-attention');
    await journey.answers(5, { submitted: 2, orderAccepted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-unreachable'(stage) {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 24, sendTries: 2 });
    for (let tries = 1; tries <= 3; tries += 1) stage.fakes.submitOrders.mockRejectedValueOnce(new Error('SingleWindowUnavailable'));
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  },
  async 'transfer-closed-short'(stage) {
    stage.fakes.closeNotice.mockResolvedValueOnce({ short: true });
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await journey.counted('m1', false);
    await journey.transfer.executeUpdate(closeInbound, command);
  },
  async 'export-delivered'(stage) {
    const journey = await aDepartedExport(stage);
    await journey.passes('delivered');
    await journey.finalises();
  },
  async 'export-followed'(stage) {
    const journey = await aDepartedExport(stage);
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.passes('delivered');
  },
  async 'enterprise-approved'(stage) {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.withdraws();
  },
  async 'enterprise-rejected'(stage) {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    await enterprise.decides(rejection);
    await enterprise.withdraws();
  },
  async 'enterprise-resubmitted'(stage) {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    await enterprise.decides(rejection);
    await stage.env.sleep('20 days');
    await enterprise.resubmits({ nameEn: 'Corrected' });
    await enterprise.decides(approval);
    await enterprise.withdraws();
  },
  async 'enterprise-suspended'(stage) {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.suspends('customs credit lost');
    await stage.env.sleep('40 days');
    await enterprise.reinstates();
    await enterprise.withdraws();
  },
  async 'enterprise-changed'(stage) {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.proposes('chg_1');
    await enterprise.settles('chg_1', 'approved');
    await enterprise.proposes('chg_2');
    await enterprise.settles('chg_2', 'rejected', 'no proof');
    await enterprise.proposes('chg_3');
    await enterprise.withdraws();
  },
  async 'registration-expired'(stage) {
    await lasting(stage, 400);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
  },
  async 'registration-withdrawn'(stage) {
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await stage.env.sleep('30 days');
    await registration.withdraws();
  },
  async 'registration-rejected'(stage) {
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(rejection);
    await registration.withdraws();
  },
  async 'registration-renewed'(stage) {
    await lasting(stage, 50);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.reaches('expiring');
    await registration.renews('2999-12-31');
    await registration.brings();
    await registration.reaches('renewal-under-review');
    await lasting(stage, 300);
    await registration.decides(approval);
  },
  async 'registration-filed'(stage) {
    await demandFiling(stage, 30);
    stage.fakes.askWarehouseFiling.mockResolvedValueOnce({ status: 'pending' });
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
  },
  async 'registration-refused-by-customs'(stage) {
    await demandFiling(stage, 30);
    stage.fakes.askWarehouseFiling.mockResolvedValueOnce({ status: 'refused', reasons: ['地址未列明门牌号'] });
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.reaches('rejected');
    await registration.resubmits();
    await registration.reaches('under-review:2');
    await registration.decides(approval);
  },
  async 'registration-suspended'(stage) {
    await lasting(stage, 50);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.reaches('expiring');
    await registration.isSuspended();
    await registration.isReinstated();
  },
  async 'sum-up-summed'(stage) {
    const { flow, answers } = await aSumUp(stage);
    await stage.env.sleep('22 days');
    await appliedTimes(stage.fakes, 1);
    await answers('accepted');
    await answers('summed');
    await flow.result();
  },
  async 'sum-up-refused'(stage) {
    const { flow, answers, resubmits, standing } = await aSumUp(stage);
    await stage.env.sleep('22 days');
    await appliedTimes(stage.fakes, 1);
    await stage.env.sleep('3 days');
    await answers('refused');
    await stage.env.sleep('20 days');
    standing('applied');
    await resubmits();
    await appliedTimes(stage.fakes, 2);
    await answers('summed');
    await flow.result();
  },
  async 'mailbox-read'(stage) {
    emptyFor(stage.fakes, 3);
    const flow = await stage.start(receiptIntake, `receipt-intake:${stage.id}`, [{ dxpId: 'DXPENT0000530001' }]);
    await vi.waitFor(() => expect(stage.fakes.drainMailbox).toHaveBeenCalledTimes(4), { timeout: 10_000, interval: 10 });
    await flow.cancel();
  },
};
