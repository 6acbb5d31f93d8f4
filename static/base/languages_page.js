import { inLanguage } from "./languages.js";

for (const list of document.querySelectorAll("[data-languages]")) {
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) link.href = inLanguage(link.getAttribute("href"), window.location);
  });
}
