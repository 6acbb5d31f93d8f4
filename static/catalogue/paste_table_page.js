/** A table that is pasted keeps its cells: where the clipboard has HTML with a table, that is taken. */
for (const field of document.querySelectorAll("[data-paste-table]")) {
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!/<table\b/i.test(html)) return;
    event.preventDefault();
    field.setRangeText(html, field.selectionStart, field.selectionEnd, "end");
  });
}
