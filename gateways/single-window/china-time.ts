import { refused, type Written } from './schema/describe.ts';

/** The wire knows only China local time, which has had no daylight saving since 1991. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

const shifted = (at: string): string | null => {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? null : new Date(instant + OFFSET_MS).toISOString();
};

/** RFC 3339 → `YYYYMMDDhhmmss`. */
export function toLocalDigits(at: string): Written {
  return shifted(at)?.replace(/\D/g, '').slice(0, 14) ?? refused(`is not a time: ${at}`);
}

/** RFC 3339 → `YYYYMMDDhhmmssSSS`. Errors: RangeError when `at` is no time. */
export function toReturnTime(at: string): string {
  return iso(at).replace(/\D/g, '').slice(0, 17);
}

/** RFC 3339 → `YYYY-MM-DDThh:mm:ss`. Errors: RangeError when `at` is no time. */
export function toEnvelopeTime(at: string): string {
  return iso(at).slice(0, 19);
}

function iso(at: string): string {
  const local = shifted(at);
  if (local === null) throw new RangeError(`not a time: ${at}`);
  return local;
}

/**
 * A time of the wire → RFC 3339 with the China offset; null when it is none of the forms seen: `YYYYMMDDhhmmssSSS`,
 * `YYYY-MM-DDThh:mm:ss`, `YYYYMMDDThhmmssSS` and a time that names its own offset.
 */
export function fromWireTime(time: string): string | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})T?(\d{2}):?(\d{2}):?(\d{2})\.?(\d{0,3})(Z|[+-]\d{2}:\d{2})?$/.exec(time.trim());
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = parts;
  const read = `${year}-${month}-${day}T${hour}:${minute}:${second}.${(fraction ?? '').padEnd(3, '0')}${offset ?? '+08:00'}`;
  return Number.isNaN(Date.parse(read)) ? null : read;
}
