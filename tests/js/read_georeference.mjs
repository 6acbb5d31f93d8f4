/** Reads a Georeference annotation page as Allmaps does, from standard input; prints its maps. */
import { readFileSync } from "node:fs";

import { parseAnnotation } from "../../static/node_modules/@allmaps/annotation/dist/index.js";

process.stdout.write(JSON.stringify(parseAnnotation(JSON.parse(readFileSync(0, "utf8")))));
