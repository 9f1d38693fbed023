// The portal's own server, under any host name: the files of this folder, and at /frame a page with nothing but a frame of what its
// address says. `node server.mjs 8080`, then http://portal.acme.localhost:8080/?ficha=http://ficha.acme.localhost:3000&customer=1,
// where Ficha was started with `--frame-ancestors http://portal.acme.localhost:8080`.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const kinds = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8" };
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** A page that frames `src`, in a sandbox where one is asked for, and keeps what it is told. */
const frame = (asked) => `<!doctype html>
<html lang="en">
  <title>A page with a frame</title>
  <script>
    window.heard = [];
    addEventListener("message", ({ origin, data }) => window.heard.push({ origin, data }));
  </script>
  <iframe title="Ficha" style="width: 100%; height: 40rem" src="${escaped(asked.get("src") ?? "about:blank")}"${
    asked.has("sandbox") ? ` sandbox="${escaped(asked.get("sandbox") ?? "")}"` : ""
  }></iframe>
</html>`;

createServer(async (request, answer) => {
  const url = new URL(request.url ?? "/", "http://portal");
  const name = url.pathname === "/frame" ? "frame.html" : url.pathname.slice(1) || "index.html";
  const kind = /^[a-z]+\.(html|js)$/.test(name) ? kinds[name.split(".")[1]] : undefined;
  const file = () => readFile(new URL(name, import.meta.url)).catch(() => undefined);
  const content = url.pathname === "/frame" ? frame(url.searchParams) : kind && (await file());
  answer.writeHead(content ? 200 : 404, { "content-type": kind ?? "text/plain", "cache-control": "no-store" });
  answer.end(content ?? "Nothing is here.");
}).listen(Number(process.argv[2] ?? 8080), "127.0.0.1");
