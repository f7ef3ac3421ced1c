// Stands between an editor and the server and writes down what the editor says:
//   node record.mjs SESSION FOLDER PROGRAM ARGUMENT…
// Each line of SESSION is one message of the client. FOLDER is written as `$BOOK`, so that the session can be replayed in
// another folder.

import { spawn } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";

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
    appendFileSync(session, JSON.stringify(JSON.parse(message)).replaceAll(folder, "$BOOK") + "\n");
  }
});
