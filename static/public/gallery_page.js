/** Connects the gallery with its viewer, and the button that copies a link. */
import { readPicture, writePicture } from "./pictures.js";
import { PictureViewer } from "./viewer.js";

for (const gallery of document.querySelectorAll("[data-gallery]")) connect(gallery);
for (const button of document.querySelectorAll("[data-copy]")) offerCopy(button);

function connect(gallery) {
  const links = [...gallery.querySelectorAll("[data-picture]")];
  const pictures = links.map(({ dataset }) => ({
    id: dataset.picture,
    info: dataset.info,
    caption: dataset.words,
  }));
  const viewer = new PictureViewer(
    document.querySelector("[data-viewer-dialog]"),
    gallery.dataset.viewer,
    pictures,
    { onShow: (id) => putHash(writePicture(id)), onClose: () => putHash("") },
  );
  gallery.addEventListener("click", (event) => {
    const link = event.target.closest("[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    viewer.open(link.dataset.picture);
  });
  const follow = () => viewer.open(readPicture(location.hash));
  window.addEventListener("hashchange", follow);
  follow();
}

function putHash(hash) {
  history.replaceState(history.state, "", location.pathname + location.search + hash);
}

function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
