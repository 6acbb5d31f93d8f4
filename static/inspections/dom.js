/** Screens are cloned from the page's <template> elements; the words in them are the server's. */

/** A copy of `<template data-template="NAME">`, as its one element. */
export function clone(name) {
  const template = document.querySelector(`template[data-template="${name}"]`);
  return template.content.cloneNode(true).firstElementChild;
}

/** The element with `data-slot="NAME"` in a copy. */
export const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);

export function write(root, told) {
  for (const [name, text] of Object.entries(told)) {
    const place = slot(root, name);
    place.textContent = text ?? "";
    place.hidden = text === null || text === undefined || text === "";
  }
  return root;
}

/** The name of a monument in the page's language, or in the one it has. */
export function nameOf(monument, language) {
  const names = monument?.names ?? {};
  return names[language] || Object.values(names).find(Boolean) || monument?.reference || "";
}
