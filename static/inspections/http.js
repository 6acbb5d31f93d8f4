/** One request to the server, by XMLHttpRequest: it tells of each byte that goes, fetch does not. */

/** No byte for so long, in either direction, and the line is dead; there is no limit in total. */
export const STALL_MS = 45_000;
const FIELD_VERSION = "1";

/**
 * `{status, json, offset, retry_after_s, has_stalled, asked_at, answered_at}`; never throws, for no
 * answer (status 0) is an answer too. `json` is null for what is none, such as a login page.
 */
export function ask({ method, url, headers = {}, body = null, token = null, onProgress, stallMs = STALL_MS }) {
  const request = new XMLHttpRequest();
  const asked_at = performance.now();
  let stalled = false;
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ((stalled = true), request.abort()), stallMs);
  };
  return new Promise((resolve) => {
    request.onloadend = () => {
      clearTimeout(timer);
      resolve({ ...answerOf(request), has_stalled: stalled, asked_at, answered_at: performance.now() });
    };
    request.upload.onprogress = ({ loaded }) => (alive(), onProgress?.(loaded));
    request.onprogress = alive;
    request.open(method, url);
    const own = { Accept: "application/json", "X-Field-Version": FIELD_VERSION, ...headers };
    if (token) own.Authorization = `Device ${token}`;
    for (const [name, value] of Object.entries(own)) request.setRequestHeader(name, value);
    alive();
    // A Blob's bytes lie with the browser: the page need not hold them while they go.
    request.send(body instanceof ArrayBuffer ? new Blob([body]) : body);
  });
}

function answerOf(request) {
  const offset = request.getResponseHeader("Upload-Offset");
  return {
    status: request.status,
    json: jsonOf(request),
    offset: offset === null || offset === "" ? null : Number(offset),
    retry_after_s: Number(request.getResponseHeader("Retry-After")) || 0,
  };
}

function jsonOf(request) {
  if (!/\bjson\b/.test(request.getResponseHeader("Content-Type") ?? "")) return null;
  try {
    return JSON.parse(request.responseText);
  } catch (fault) {
    if (fault instanceof SyntaxError) return null; // cut off half-way
    throw fault;
  }
}
