import type { Consignment, ConsignmentLine, Finding } from '../consignment.ts';
import { orderWords } from '../order-words.ts';
import { HOUSE } from './finding.ts';

/** A ticket and its messages are stored as one document each; with the longest texts allowed, so many lines still fit. */
const MAX_BOOKING_LINES = 2_000;

/** What is wrong with whole booking orders, or orders of a platform. */
export function bookingFindings({ mode, lines, filedBookings }: Consignment): Finding[] {
  const { member, one, many } = orderWords(mode);
  const zh = one['zh-CN'];
  const bookings = Map.groupBy(lines, (line) => line.bookingNo);
  return [...bookings].flatMap(([bookingNo, own]) => {
    const path = `lines[${lines.indexOf(own[0] as ConsignmentLine)}].${member}`;
    const found: Finding[] = [];
    if (new Set(own.map((line) => line.refundClaimed)).size > 1) {
      found.push({
        ...HOUSE,
        rule: 'REFUND_CLAIM_MIXED',
        severity: 'blocking',
        path,
        message: { en: `${bookingNo} claims a refund on some lines only`, 'zh-CN': `${zh} ${bookingNo} 仅部分商品申报退税` },
        cure: { en: `Claim it for the whole ${one.en}`, 'zh-CN': '请整单统一' },
      });
    }
    if (own.length > MAX_BOOKING_LINES) {
      found.push({
        ...HOUSE,
        rule: 'BOOKING_TOO_LONG',
        severity: 'blocking',
        path,
        message: {
          en: `${bookingNo} has ${own.length} lines, more than the ${MAX_BOOKING_LINES} that one message carries`,
          'zh-CN': `${zh} ${bookingNo} 有 ${own.length} 行，超过单份报文上限 ${MAX_BOOKING_LINES} 行`,
        },
        cure: { en: `Place the goods under several ${many}`, 'zh-CN': `请分列多份${zh}` },
      });
    }
    if (filedBookings.includes(bookingNo)) {
      found.push({
        rule: 'BOOKING_ALREADY_FILED',
        severity: 'blocking',
        path,
        message: { en: `${bookingNo} was filed before`, 'zh-CN': `${zh} ${bookingNo} 已申报` },
        cure: { en: `Use the number of the new ${one.en}`, 'zh-CN': `请使用新的${zh}号` },
        source: 'china-export.md §3.3: the order number is unique',
        confidence: 'secondary',
      });
    }
    return found;
  });
}
