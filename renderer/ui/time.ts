/** Times and durations as operators read them: local with the offset known, ages short, absent is `—`. */
import { absentMark } from './format.ts';

const gap = '\u00a0';
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type Maybe = number | null | undefined;

function isPresent(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Minutes east of UTC on this machine at that moment. */
export function offsetMinutesAt(atMs: number): number {
  return -new Date(atMs).getTimezoneOffset();
}

/** `1.2 s`, `34 s`, `6 min`, `2 h 10 min`, `3 d`: as short as it can be and still be acted on. */
export function formatAge(ageMs: Maybe): string {
  if (!isPresent(ageMs)) return absentMark;
  const age = Math.max(0, ageMs);
  if (age < 9950) return `${(age / second).toFixed(1)}${gap}s`;
  if (age < minute) return `${Math.floor(age / second)}${gap}s`;
  if (age < hour) return `${Math.floor(age / minute)}${gap}min`;
  if (age < day) {
    const minutes = Math.floor((age % hour) / minute);
    const hours = `${Math.floor(age / hour)}${gap}h`;
    return minutes === 0 ? hours : `${hours}${gap}${minutes}${gap}min`;
  }
  return `${Math.floor(age / day)}${gap}d`;
}

/** Whole units for a lasting state: `41 s`, `6 min`. */
export function formatSince(ageMs: Maybe): string {
  if (!isPresent(ageMs)) return absentMark;
  if (ageMs < minute) return `${Math.max(0, Math.floor(ageMs / second))}${gap}s`;
  return formatAge(ageMs);
}

/** A window of whole minutes: `5 min`, `1 h`, `3 d`. */
export function formatSpan(minutes: number): string {
  if (minutes >= 1440) return `${minutes / 1440}${gap}d`;
  return minutes >= 60 ? `${minutes / 60}${gap}h` : `${minutes}${gap}min`;
}

/** `02:10`, `1:02:10`: what is left, never below zero. */
export function formatCountdown(leftMs: Maybe): string {
  if (!isPresent(leftMs)) return absentMark;
  const left = Math.max(0, Math.ceil(leftMs / second));
  const hours = Math.floor(left / 3600);
  const rest = `${two(Math.floor((left % 3600) / 60))}:${two(left % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

interface WallTime {
  readonly date: string;
  readonly minutes: string;
  readonly seconds: string;
}

function wallTime(atMs: number, offsetMinutes: number): WallTime {
  const shifted = new Date(atMs + offsetMinutes * minute);
  const iso = shifted.toISOString();
  return { date: iso.slice(0, 10), minutes: iso.slice(11, 16), seconds: iso.slice(17, 19) };
}

/** `03:14:22`. */
export function formatClock(atMs: Maybe, offsetMinutes?: number): string {
  if (!isPresent(atMs)) return absentMark;
  const at = wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs));
  return `${at.minutes}:${at.seconds}`;
}

/** `03:14`. */
export function formatClockMinutes(atMs: Maybe, offsetMinutes?: number): string {
  if (!isPresent(atMs)) return absentMark;
  return wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs)).minutes;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `23 Nov`. */
export function formatDate(atMs: Maybe, offsetMinutes?: number): string {
  if (!isPresent(atMs)) return absentMark;
  const [, month = '', day = ''] = wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs)).date.split('-');
  return `${Number(day)}${gap}${months[Number(month) - 1] ?? ''}`;
}

/** `03:14:22` of today, `2026-11-22 03:14` of another day. */
export function formatDay(atMs: number, nowMs: number, offsetMinutes?: number): string {
  const at = wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs));
  const now = wallTime(nowMs, offsetMinutes ?? offsetMinutesAt(nowMs));
  return at.date === now.date ? `${at.minutes}:${at.seconds}` : `${at.date} ${at.minutes}`;
}

/** As `<input type="datetime-local">` has it: `2026-11-28T02:00`, to the minute. */
export function localInputText(atMs: number, offsetMinutes?: number): string {
  const { date, minutes } = wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs));
  return `${date}T${minutes}`;
}

/** `UTC+10`, `UTC+5:30`, `UTC`. */
export function formatOffset(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC';
  const size = Math.abs(offsetMinutes);
  const minutes = size % 60;
  return `UTC${offsetMinutes < 0 ? '\u2212' : '+'}${Math.floor(size / 60)}${minutes === 0 ? '' : `:${two(minutes)}`}`;
}

/** `2026-11-23 03:14:22 UTC+10`. */
export function formatAbsolute(atMs: Maybe, offsetMinutes?: number): string {
  if (!isPresent(atMs)) return absentMark;
  const offset = offsetMinutes ?? offsetMinutesAt(atMs);
  const at = wallTime(atMs, offset);
  return `${at.date} ${at.minutes}:${at.seconds} ${formatOffset(offset)}`;
}

/** When something began: `03:14:22`, with its date once that is a day ago. */
export function formatBegin(atMs: number, nowMs: number, offsetMinutes?: number): string {
  if (nowMs - atMs < day) return formatClock(atMs, offsetMinutes);
  const at = wallTime(atMs, offsetMinutes ?? offsetMinutesAt(atMs));
  return `${at.date} ${at.minutes}`;
}

/** `6 min ago`, `in 20 s`. */
export function formatRelative(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  return age >= 0 ? `${formatSince(age)} ago` : `in ${formatSince(-age)}`;
}
