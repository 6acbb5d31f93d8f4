/** Whether keys that are pressed now are meant for a field. */
export function isWriting(element) {
  if (!element) return false;
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}
