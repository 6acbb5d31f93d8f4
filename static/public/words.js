/** The words of the page's language, which the server wrote into a template element. */
export const words = { ...document.querySelector("[data-words]")?.dataset };
export const language = document.documentElement.lang;
export const layers = JSON.parse(document.getElementById("basemap-layers")?.textContent ?? "{}");
