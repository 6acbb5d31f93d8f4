/** A form that takes long is sent once, and says after two seconds that it is at work. */
const PATIENCE_MS = 2000;

for (const form of document.querySelectorAll("form[data-slow]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    setTimeout(() => form.append(atWork(form.dataset.slow)), PATIENCE_MS);
  });
  window.addEventListener("pageshow", () => (isSent = false)); // the back button shows it anew
}

function atWork(words) {
  const told = document.createElement("div");
  told.className = "slow";
  told.setAttribute("role", "status");
  const progress = document.createElement("progress");
  progress.setAttribute("aria-label", words);
  told.append(words, progress);
  return told;
}
