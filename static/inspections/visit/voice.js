/** A spoken note: on a scaffold one does not type. */
import { made, part, word, write } from "./dom.js";
import { addVoice, dropFile } from "./photos.js";

/** A button that records, and the notes of `owner` (a uuid of the record). {element, stop}. */
export function voiceBox(visit, owner) {
  const element = made("visit-voice");
  const box = { visit, owner, element, recorder: null };
  const button = part(element, "speak");
  button.textContent = word("voice-start");
  button.addEventListener("click", () => (box.recorder ? box.recorder.stop() : record(box)));
  draw(box);
  return { element, stop: () => box.recorder?.stop() };
}

async function record(box) {
  const stream = await microphone();
  if (!stream) return write(box.element, { said: word("voice-refused") });
  const parts = [];
  box.recorder = new MediaRecorder(stream);
  box.recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  box.recorder.addEventListener("stop", () => {
    for (const track of stream.getTracks()) track.stop();
    keep(box, new Blob(parts, { type: box.recorder.mimeType }));
  });
  box.recorder.start();
  show(box, true);
}

/** The microphone, or null where the person or the phone refuses it. */
async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null; // none there, or refused
    throw error;
  }
}

async function keep(box, blob) {
  box.recorder = null;
  show(box, false);
  try {
    await addVoice(box.visit, blob, [box.owner]);
    write(box.element, { said: word("voice-kept") });
  } catch (error) {
    const known = { EmptyFile: "photo-empty", NoSpace: "photo-no-space" }[error.name];
    write(box.element, {
      said: word(known ?? "photo-failed", { name: word("voice-start"), reason: error.message }),
    });
  }
  await draw(box);
}

function show({ element }, isOn) {
  const button = part(element, "speak");
  button.setAttribute("aria-pressed", String(isOn));
  button.textContent = word(isOn ? "voice-stop" : "voice-start");
}

async function draw(box) {
  const notes = box.visit.record.assets.filter((one) => one.kind === "audio" && one.for.includes(box.owner));
  const lines = await Promise.all(notes.map((note) => lineOf(box, note)));
  part(box.element, "notes").replaceChildren(...lines);
}

async function lineOf(box, note) {
  const line = made("visit-spoken");
  line.querySelector("audio").src = await box.visit.addressOf(note.uuid);
  part(line, "remove").addEventListener("click", async () => {
    await dropFile(box.visit, note.uuid);
    await draw(box);
    write(box.element, { said: word("removed") });
    part(box.element, "speak").focus();
  });
  return line;
}
