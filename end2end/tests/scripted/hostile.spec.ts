import { addCustomer, freshNumber } from "../../customers";
import { signIn } from "../../people";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { takenOver, whole } from "../../story";

/** What every hostile file and text tries, each in its own way: to ask our server for a page that nobody else asks for. */
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

/** Hostile words that end whatever they may stand in, for every field that has room for them. */
const ender = `"'></textarea></title></script>--><img src=x onerror=fetch('/ran')>`;

/** Others, of which every shorter field gets one. */
const texts = [
  `<img src=x onerror=fetch('/ran')>`,
  `"><script>fetch('/ran')</script>`,
  `' autofocus onfocus=fetch('/ran') x='`,
  `</title><svg onload=fetch('/ran')>`,
  `</textarea><img src=x onerror=fetch('/ran')>`,
  `javascript:fetch('/ran')`,
  `--></script><script>fetch('/ran')</script>`,
  `{{[].at.constructor("fetch('/ran')")()}}`,
  `=HYPERLINK("javascript:fetch('/ran')")`,
  `&lt;img src=x onerror=fetch('/ran')&gt;`,
];

/** Notes whatever runs, in this window and in those it opens. */
function watch(page: Page) {
  const ran: string[] = [];
  page.on("dialog", async (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.context().on("request", (request) => {
    if (request.url().includes("/ran")) ran.push(`a request from ${request.frame().url()}`);
  });
  return ran;
}

test("twenty hostile files do nothing, shown or handed out, in a page, a frame or a tab", async ({ page }) => {
  test.setTimeout(120_000);
  expect(hostile.length).toBeGreaterThanOrEqual(20);
  await signIn(page, "editor");
  const card = await addCustomer(page, "Kavárna Zlý úmysl");
  const ran = watch(page);
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
    // As a frame, an object, a script and a picture of our own page, where it would have our rights. The page itself refuses
    // what runs.
    const refused = await page.evaluate(async (address) => {
      const made = { iframe: "src", object: "data", script: "src", img: "src" };
      const refused = Object.entries(made).filter(([name, attribute]) => {
        const element = document.createElement(name);
        try {
          Reflect.set(element, attribute, address);
        } catch {
          return true;
        }
        document.body.append(element);
        return false;
      });
      await new Promise((done) => setTimeout(done, 150));
      return refused.map(([name]) => name);
    }, `${path}/content?inline`);
    expect(refused).toContain("script");
    expect(ran, `${path} does nothing`).toEqual([]);
    expect(await page.title()).not.toBe("ran");
  }
});

/** Fills every field of a form that takes a text, and sends it; what is refused gets what is usual. Tells where it leads. */
async function fill(page: Page, address: string, usual: Record<string, string> = {}) {
  await page.goto(address);
  await whole(page);
  const fields = page.locator("form.edit-form").locator("input[type=text], input[type=email], input[type=tel], textarea");
  const name = async (field: Locator) => (await field.getAttribute("name")) ?? "";
  let next = address.length;
  for (const field of await fields.all()) {
    // A number is what a customer or a product is found by afterwards.
    const isNumber = (await name(field)) === "number";
    const room = Number((await field.getAttribute("maxlength")) ?? ender.length);
    const text = room < ender.length || next % 3 === 0 ? texts[next % texts.length] : ender;
    next += 1;
    await field.fill((isNumber ? usual["number"] : text) ?? "");
  }
  const send = page.locator("form.edit-form .button-primary").last();
  const hasGone = () => new URL(page.url()).pathname !== address;
  const wrong = fields.and(page.locator("[aria-invalid=true]"));
  const names = async () => Promise.all((await wrong.all()).map(name));
  // What only the database can know is told when all else is right.
  let [told, before] = ["", ""];
  const isAnswered = async () => {
    told = (await names()).join();
    return hasGone() || (told !== "" && told !== before);
  };
  for (; !hasGone(); before = told) {
    await send.click();
    await expect.poll(isAnswered).toBe(true);
    if (hasGone()) break;
    for (const name of told.split(",")) await page.locator(`.edit-form [name="${name}"]`).fill(usual[name] ?? "");
  }
  return new URL(page.url()).pathname;
}

test("hostile words in every field are words on every page that the card leads to", async ({ page }) => {
  test.setTimeout(240_000);
  page.setDefaultTimeout(10_000);
  const ran = watch(page);
  await signIn(page, "manager");
  const number = freshNumber();
  const card = await fill(page, "/customers/new", { number });
  const product = freshNumber();
  for (const part of ["addresses", "contacts", "activities", "support"]) await fill(page, `${card}/${part}/new`);
  await fill(page, `${card}/products/new`, { number: product, price: "10", vat_rate: "21" });
  await fill(page, `${card}/products/prices/new`, { product, price: "9" });
  const draft = await fill(page, `${card}/billing/new`);
  await fill(page, `${draft}/lines/new`, { quantity: "1", unit_price: "10", vat_rate: "21", discount: "0", product });
  const origin = new URL(test.info().project.use.baseURL ?? "").origin;
  const named = encodeURIComponent("<img src=x onerror=alert('ran')>.txt");
  const headers = { origin, "content-type": "application/octet-stream" };
  const uploaded = await page.request.post(`/api${card}/files?name=${named}`, { data: texts.join("\n"), headers });
  expect(uploaded.status()).toBe(200);

  const list = `/customers?q=${encodeURIComponent(number)}`;
  const [seen, waiting] = [new Set<string>(), [list, "/products", "/activities", card]];
  for (let address = waiting.shift(); address && seen.size < 120; address = waiting.shift()) {
    if (seen.has(address)) continue;
    seen.add(address);
    const [path, ending] = [address.split("?")[0] ?? "", /\.(pdf|zip|vcf|ics)$|\/content/];
    if (ending.test(path)) {
      const answer = await page.request.get(address);
      expect([answer.status(), answer.headers()["content-type"]?.includes("html")], address).toEqual([200, false]);
      continue;
    }
    const answer = await page.goto(address);
    expect(await answer?.text(), address).not.toMatch(/<img src=x|<svg onload|<script>fetch/);
    await whole(page);
    const there = await page.evaluate(() => {
      const leads = ["href", "src", "action", "formaction", "data"];
      const runs = (element: Element) =>
        Array.from(element.attributes).some(
          ({ name, value }) => name.startsWith("on") || (leads.includes(name) && /^\s*javascript:/i.test(value)),
        );
      return {
        links: Array.from(document.querySelectorAll("main a[href]")).map((link) => link.getAttribute("href") ?? ""),
        running: Array.from(document.querySelectorAll("*")).filter(runs).map((element) => element.outerHTML),
      };
    });
    expect(there.running, address).toEqual([]);
    expect(ran, address).toEqual([]);
    waiting.push(...there.links.filter((link) => link.startsWith(`${card}/`) || link === card));
  }
  expect(seen.size, "the card leads to many pages").toBeGreaterThan(40);
  // The same when the page is made in the browser.
  await page.goto(card);
  await whole(page);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
    await page.locator("main a").first().waitFor();
    expect(ran, "nothing runs").toEqual([]);
  }
  await expect(page.getByText(texts[0] ?? "").filter({ visible: true }).first()).toBeVisible();
});
