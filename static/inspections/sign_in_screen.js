/** #sign-in: once with a network; from then on the phone knows who works with it. */
import { clone, slot, write } from "./dom.js";

export async function show(root, context) {
  const screen = clone("sign-in");
  const { session, words } = context;
  root.replaceChildren(screen);
  slot(screen, "known").hidden = !session.user;
  if (session.user) write(screen, { who: session.user.name });
  slot(screen, "by-cookie").onclick = () => enter(screen, {}, context);
  slot(screen, "sign-out").onclick = async () => {
    await context.leave();
    context.say(words.signed_out);
  };
  slot(screen, "form").onsubmit = (event) => {
    event.preventDefault();
    const { username, password } = event.target.elements;
    enter(screen, { username: username.value, password: password.value }, context);
  };
  return () => screen.remove();
}

async function enter(screen, credentials, context) {
  const { ok, reason } = await context.session.signIn(credentials);
  const { sign_in_problems, reasons } = context.words;
  if (!ok) return write(screen, { problem: sign_in_problems[reason] ?? reasons[reason] });
  await context.entered();
  context.go("#today");
}
