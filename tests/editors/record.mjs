// Stands between an editor and the server and writes down what the editor says:
//   node record.mjs SESSION FOLDER PROGRAM ARGUMENT…
// Each line of SESSION is one message of the client. FOLDER, the address of the book's folder, is written as `$BOOK`, and its
// path as `$FOLDER`, so that the session can be replayed in another one.

import { spawn } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [session, folder, program, ...rest] = process.argv.slice(2);
writeFileSync(session, "");
const server = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
server.stdout.pipe(process.stdout);
server.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", () => server.stdin.end());

let seen = Buffer.alloc(0);
process.stdin.on("data", (data) => {
  server.stdin.write(data);
  seen = Buffer.concat([seen, data]);
  for (;;) {
    const end = seen.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(seen.subarray(0, end).toString("latin1"))[1]);
    if (seen.length < end + 4 + length) return;
    const message = seen.subarray(end + 4, end + 4 + length).toString("utf8");
    seen = seen.subarray(end + 4 + length);
    appendFileSync(session, anonymous(JSON.parse(message)) + "\n");
  }
});

function anonymous(message) {
  if (message.params?.processId) message.params.processId = null;
  const text = JSON.stringify(message).replaceAll(folder, "$BOOK");
  return text.replaceAll(fileURLToPath(folder), "$FOLDER");
}
