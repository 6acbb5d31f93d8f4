/** The key "/" leads to the search box of the desk from wherever nothing is being written. */
import { isWriting } from "./find.js";

const box = document.querySelector("[data-find-box]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(document.activeElement)) return;
  event.preventDefault();
  box.focus();
  box.select();
});
