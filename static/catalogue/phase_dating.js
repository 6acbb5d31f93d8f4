/** Words and EDTF of a phase are read while one writes: the years stand there before one saves. */

/** Ask what the changed field of a phase means, and write the years that are still empty. */
export async function readDating(form, input) {
  const found = input.name?.match(/^(phases-\d+-)(display|edtf)$/);
  if (!found || !form.dataset.dating || !input.value.trim()) return;
  const field = (name) => form.elements[`${found[1]}${name}`];
  const question = new URLSearchParams(
    found[2] === "edtf" ? { edtf: input.value } : { words: input.value },
  );
  const answer = await fetch(`${form.dataset.dating}?${question}`).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  const areEmpty = !field("earliest").value && !field("latest").value && (found[2] === "edtf" || !field("edtf").value);
  if (told.earliest !== undefined && (areEmpty || found[2] === "edtf")) write(field, told, input, found[2]);
  say(input, told, form.dataset.readAs);
}

function write(field, told, input, from) {
  for (const name of ["earliest", "latest", "qualifier", "edtf"]) field(name).value = told[name];
  if (from === "display") field("proposed").value = input.value.trim();
}

function say(input, { problem, years }, readAs) {
  const row = input.closest("[data-row]").querySelector(".row__fields");
  let line = row.querySelector(".read-as");
  if (!line) {
    line = document.createElement("p");
    line.className = "read-as";
    line.setAttribute("role", "status");
    row.append(line);
  }
  line.textContent = problem || (years ? readAs.replace("{years}", years) : "");
}
