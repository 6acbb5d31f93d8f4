/**
 * The same view again: the last photograph at 40 % over the live picture, and how far to turn.
 * Where the phone gives no camera to the page, its own camera still takes the photograph.
 */
import { made, part, word, write } from "./dom.js";
import { turn } from "./heading.js";

const ENOUGH_DEG = 3;

/** A photograph as a Blob, or null. `reference` is its address, `heading_deg` as it was then. */
export async function takeOver(visit, { reference, heading_deg = null }) {
  await visit.askForHeading();
  const dialog = made("visit-ghost");
  part(dialog, "last").src = reference;
  document.body.append(dialog);
  dialog.showModal();
  const stream = await camera(dialog);
  const stopTurning = sayTurn(visit, dialog, heading_deg);
  const taken = await photograph(dialog, stream);
  stopTurning();
  for (const track of stream?.getTracks() ?? []) track.stop();
  dialog.remove();
  return taken;
}

async function camera(dialog) {
  try {
    const video = { facingMode: "environment", width: { ideal: 4096 }, height: { ideal: 3072 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video });
    part(dialog, "live").srcObject = stream;
    await part(dialog, "live").play();
    part(dialog, "shoot").disabled = false;
    return stream;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    write(dialog, { trouble: word("camera-refused") });
    return null;
  }
}

function sayTurn(visit, dialog, heading_deg) {
  if (heading_deg === null) return () => {};
  const timer = setInterval(() => {
    if (visit.heading_deg === null) return;
    const by_deg = Math.round(turn(visit.heading_deg, Number(heading_deg)));
    const side = Math.abs(by_deg) <= ENOUGH_DEG ? "turn-none" : by_deg > 0 ? "turn-right" : "turn-left";
    write(dialog, { turn: word(side, { n: Math.abs(by_deg) }) });
  }, 500);
  return () => clearInterval(timer);
}

/** Waits for the button, or for the dialog to be closed. */
function photograph(dialog, stream) {
  return new Promise((resolve, reject) => {
    part(dialog, "close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(null), { once: true });
    part(dialog, "shoot").addEventListener("click", () =>
      shoot(part(dialog, "live"), stream).then(resolve, reject),
    );
  });
}

/** The camera's own photograph where the browser can ask for it, else the frame that is shown. */
async function shoot(video, stream) {
  if (globalThis.ImageCapture?.prototype.takePhoto) {
    try {
      return await new ImageCapture(stream.getVideoTracks()[0]).takePhoto();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // some cameras cannot: take the frame
    }
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}
