/**
 * A server to compare with: iiif-processor behind node's http.
 *
 * argv: port, file, and the sizes of its levels as JSON; without them it finds them out each time,
 * as in the first example of its documentation.
 */
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { Processor } from "iiif-processor";

const [port, file, sizes] = process.argv.slice(2);
const options = sizes ? { dimensionFunction: async () => JSON.parse(sizes) } : {};

async function answer(request, response) {
  const address = `http://127.0.0.1:${port}${request.url}`;
  try {
    const processor = new Processor(address, async () => createReadStream(file), options);
    const { type, contentType, body, statusCode, message } = await processor.execute();
    if (type !== "content") throw Object.assign(new Error(message), { statusCode });
    const bytes = Buffer.from(body);
    response.writeHead(200, { "Content-Type": contentType, "Content-Length": bytes.length });
    response.end(bytes);
  } catch (error) {
    const text = String(error.message);
    response.writeHead(error.statusCode ?? 500, { "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  }
}

createServer(answer).listen(Number(port), "127.0.0.1");
