/** Unsent visits as one ZIP: the way out when nothing else goes. Files are stored, not packed. */

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
/** Names are UTF-8 (bit 11 of the flags); no compression (method 0); version 2.0 of the format. */
const COMMON = [20, 0x0800, 0];
/** What the format can say without its extension for large files. */
export const MOST_BYTES = 4_000_000_000;

export function crc32(bytes, before = 0) {
  let crc = ~before;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * A Blob of a ZIP file. `files` gives `{name, parts}`, `parts` its bytes piece by piece (both may
 * be asynchronous); no more than one piece is in memory, the rest is with the browser.
 * Throws RangeError above 4 GB.
 */
export async function zipOf(files, now = new Date()) {
  const [written, entries] = [[], []];
  let offset = 0;
  for await (const { name, parts } of files) {
    const { blobs, size, crc } = await bodyOf(parts);
    const entry = { name: new TextEncoder().encode(name), size, crc, offset, moment: dosMoment(now) };
    const head = localHeader(entry);
    written.push(head, ...blobs);
    offset += head.byteLength + size;
    if (offset > MOST_BYTES) throw new RangeError("The files are too many for one ZIP.");
    entries.push(entry);
  }
  return new Blob([...written, ...directoryOf(entries, offset)], { type: "application/zip" });
}

async function bodyOf(parts) {
  const blobs = [];
  let [size, crc] = [0, 0];
  for await (const part of parts) {
    const bytes = new Uint8Array(part);
    [size, crc] = [size + bytes.length, crc32(bytes, crc)];
    blobs.push(new Blob([bytes]));
  }
  return { blobs, size, crc };
}

/** Little-endian numbers, each `[bytes, value]`. */
function packed(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const words = (values) => values.map((value) => [2, value]);
const sizes = ({ crc, size }) => [[4, crc], [4, size], [4, size]];

function localHeader({ name, moment, ...entry }) {
  const lengths = words([name.length, 0]);
  return joined(packed([[4, 0x04034b50], ...words([...COMMON, ...moment]), ...sizes(entry), ...lengths]), name);
}

function directoryOf(entries, begins) {
  const lines = entries.map(({ name, moment, offset, ...entry }) => {
    const told = [...words([20, ...COMMON, ...moment]), ...sizes(entry), ...words([name.length, 0, 0, 0, 0])];
    return joined(packed([[4, 0x02014b50], ...told, [4, 0], [4, offset]]), name);
  });
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  const counts = words([0, 0, entries.length, entries.length]);
  return [...lines, packed([[4, 0x06054b50], ...counts, [4, bytes], [4, begins], [2, 0]])];
}

function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** [time, date] as MS-DOS wrote them: two seconds exact, years from 1980 on. */
function dosMoment(now) {
  const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
  const year = Math.max(0, now.getFullYear() - 1980);
  return [time, (year << 9) | ((now.getMonth() + 1) << 5) | now.getDate()];
}
