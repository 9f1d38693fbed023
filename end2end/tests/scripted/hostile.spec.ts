import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import { expect, test } from "@playwright/test";
import { takenOver } from "../../story";

/** What every hostile file tries, each in its own way: to ask our server for a page that nobody else asks for. */
const attack = "fetch('/ran');parent.postMessage('ran','*');document.title='ran';alert('ran')";
const html = `<!doctype html><html><body><script>${attack}</script><img src=x onerror="${attack}"></body></html>`;
const svg = (inside: string, more = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" ${more}>${inside}</svg>`;
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const pdf = (action: string, before = "") =>
  `${before}%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction ${action} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`;
const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000fffe0040", "hex");

/** Twenty files and more that somebody could send us, by the name they would give them. */
const hostile: [name: string, bytes: string | Buffer][] = [
  ["page.html", html],
  ["page.png", html],
  ["mark.html", `\ufeff \n\t${html}`],
  ["comment.txt", `<!-- hello --${">"}${html}`],
  ["xhtml.xhtml", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${attack}</script></html>`],
  ["wide.html", utf16(html)],
  ["seven.html", `+ADw-script+AD4-${attack}+ADw-/script+AD4-`],
  ["onload.svg", svg("", `onload="${attack}"`)],
  ["script.svg", svg(`<script>${attack}</script>`)],
  ["foreign.svg", svg(`<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="${html.replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"/></foreignObject>`)],
  ["link.svg", `<?xml version="1.0"?>${svg(`<a xlink:href="javascript:${attack}"><text y="9">x</text></a><animate attributeName="href" values="javascript:${attack}"/>`)}`],
  ["sheet.xml", `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="data:text/xml,%3Cx/%3E"?><x><script xmlns="http://www.w3.org/1999/xhtml">${attack}</script></x>`],
  ["entity.xml", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`],
  ["mail.mhtml", `From: a@b.example\r\nTo: b@c.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${html}`],
  ["both.gif", `GIF89a/*${"\u0001".repeat(8)}*/=1;${attack}//${html}`],
  ["behind.png", Buffer.concat([png, Buffer.from(html)])],
  ["comment.jpg", Buffer.concat([jpeg, Buffer.from(html)])],
  ["open.pdf", pdf(`<< /S /JavaScript /JS (app.alert\\('ran'\\)) >>`)],
  ["link.pdf", pdf("<< /S /URI /URI (javascript:alert\\(1\\)) >>")],
  ["both.pdf", pdf("<< /S /JavaScript /JS (app.alert\\('ran'\\)) >>", `${html}\n`)],
  ["sums.csv", `name,value\n=HYPERLINK("javascript:${attack}"),1\n"<script>${attack}</script>",<img src=x onerror=${attack}>\n`],
  ["code.js", attack],
  ["plain.txt", `</pre></textarea></script><script>${attack}</script><img src=x onerror="${attack}">`],
  [`"><img src=x onerror="${attack}">.txt`, "named to break out"],
  ["</title><script>alert('ran')</script>.txt", "named to break out of the title"],
];

test("twenty hostile files do nothing, shown or handed out, in a page, a frame or a tab", async ({ page }) => {
  test.setTimeout(120_000);
  expect(hostile.length).toBeGreaterThanOrEqual(20);
  await signIn(page, "editor");
  const card = await addCustomer(page, "Kavárna Zlý úmysl");
  const ran: string[] = [];
  page.on("dialog", async (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.context().on("request", (request) => {
    if (request.url().includes("/ran")) ran.push(`a request from ${request.frame().url()}`);
  });
  const origin = new URL(test.info().project.use.baseURL ?? "").origin;
  for (const [name, bytes] of hostile) {
    const answer = await page.request.post(`/api${card}/files?name=${encodeURIComponent(name)}`, {
      data: Buffer.from(bytes),
      headers: { origin, "content-type": "application/octet-stream" },
    });
    expect(answer.status(), `${name} is taken`).toBe(200);
  }

  await page.goto(`${card}/files`);
  await takenOver(page);
  const links = await page.locator(".list-table tbody .list-name a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(links.length).toBe(hostile.length);
  for (const link of links) {
    const path = link.split("?")[0] ?? link;
    await page.goto(path);
    await takenOver(page);
    await expect(page.getByRole("link", { name: "Download", exact: true })).toBeVisible();
    const shown = await page.request.get(`${path}/content?inline`);
    const [type, disposition] = [shown.headers()["content-type"] ?? "", shown.headers()["content-disposition"] ?? ""];
    expect(shown.headers()["x-content-type-options"]).toBe("nosniff");
    if (!/^(application\/pdf|image\/(png|jpeg|gif|webp|avif))$/.test(type)) {
      expect([type, disposition.split(";")[0]]).toEqual(["application/octet-stream", "attachment"]);
    }
    // As a frame, an object, a script and a style sheet of our own page, where it would have our rights.
    await page.evaluate(async (address) => {
      const made = [
        Object.assign(document.createElement("iframe"), { src: address }),
        Object.assign(document.createElement("object"), { data: address }),
        Object.assign(document.createElement("script"), { src: address }),
        Object.assign(document.createElement("img"), { src: address }),
      ];
      document.body.append(...made);
      await new Promise((done) => setTimeout(done, 150));
    }, `${path}/content?inline`);
    expect(ran, `${path} does nothing`).toEqual([]);
    expect(await page.title()).not.toBe("ran");
  }
});
