/** The search box of the public page suggests; its form works without. */
import { Combobox } from "../base/combobox.js";

for (const box of document.querySelectorAll("[data-search-box]")) new Combobox(box);
