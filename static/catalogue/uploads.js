/** Files go one after another, each in a request of its own: one that is refused stops no other. */

/**
 * Send files in their order. `send(file, onProgress)` gives the server's answer
 * `{ status, problems }`, or throws when none came. `tell(file, event)` hears of each step.
 */
export async function sendAll(files, send, tell) {
  for (const file of files) {
    tell(file, { step: "sending", fraction: 0 });
    try {
      const { status, problems } = await send(file, (fraction) => tell(file, { step: "sending", fraction }));
      tell(file, status === 201 ? { step: "received" } : { step: "refused", problems });
    } catch {
      tell(file, { step: "lost" });
    }
  }
}

/** One file by XMLHttpRequest, which unlike fetch tells how much has gone. */
export function sendByRequest(address, token) {
  return (file, onProgress) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("files", file);
      request.open("POST", address);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", token);
      request.responseType = "json";
      request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
      request.onerror = reject;
      request.onload = () => {
        const problems = request.response?.problems;
        if (problems) resolve({ status: request.status, problems });
        else reject(new Error(String(request.status)));
      };
      request.send(body);
    });
}
