/** The search box of the desk suggests; the key "/" leads to it from where nothing is written. */
import { Combobox } from "../base/combobox.js";
import { isWriting } from "./find.js";

const box = document.querySelector("[data-find-box]");
new Combobox(box);

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(document.activeElement)) return;
  event.preventDefault();
  box.focus();
  box.select();
});
