/**
 * Beyond these the way in of one stream is bad on its own. At 2 % of packets lost RTMP over TCP falls behind and SRT spends its latency on
 * repeats; half a second of round trip is longer than any sane path; 100 ms of jitter is more than encoders buffer.
 */
export const ingestLimits = { lossPct: 2, rttMs: 500, jitterMs: 100 } as const;
