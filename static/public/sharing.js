/** What leads out of the map as it is now: the page for printing, and the lines for another page. */

const SIZE = 'width="800" height="600"';

/** Links with data-with-view take the question and the view along. */
export function followLinks() {
  const follow = (event) => {
    const link = event.target.closest?.("[data-with-view]");
    if (link) link.href = link.href.split(/[?#]/)[0] + location.search + location.hash;
  };
  for (const name of ["click", "auxclick", "focusin"]) document.addEventListener(name, follow, true);
}

/** The links, and the dialog with the lines for another page. */
export function followSharing() {
  followLinks();
  followEmbed(document.querySelector("[data-embed]"));
}

function followEmbed(dialog) {
  if (!document.querySelector("[data-embed-open]")) return; // what only the office sees stays here
  const code = dialog.querySelector("[data-embed-code]");
  const said = dialog.querySelector("[data-embed-said]");
  document.querySelector("[data-embed-open]").addEventListener("click", () => {
    said.textContent = "";
    code.value = embedCode(code.dataset, location);
    dialog.showModal();
    code.select();
  });
  dialog.querySelector("[data-embed-copy]").addEventListener("click", async (event) => {
    await navigator.clipboard.writeText(code.value);
    said.textContent = event.target.dataset.copied;
  });
}

/** The lines for another page; what stands in the address cannot end the attribute that it is in. */
export function embedCode({ address, title }, { search, hash }) {
  const src = escaped(address + search + hash);
  return `<iframe src="${src}" ${SIZE} title="${escaped(title)}" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
}

function escaped(text) {
  const names = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&"<>]/g, (sign) => names[sign]);
}
