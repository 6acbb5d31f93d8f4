/** Where /static/vendor/ leads outside of a browser: the rooms that heritage/settings.py gives it. */
import { register } from "node:module";

const ROOMS = { "noble-hashes": "@noble/hashes" };
const MODULES = new URL("../../static/node_modules/", import.meta.url).href;

const hook = `
const rooms = ${JSON.stringify(ROOMS)};
export function resolve(name, context, next) {
  const [, room, file] = name.match(/^\\.\\.\\/vendor\\/([^/]+)\\/(.+)$/) ?? [];
  return next(room in rooms ? ${JSON.stringify(MODULES)} + rooms[room] + "/" + file : name, context);
}`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
