import { expect as check, test as quietless, type Page } from "@playwright/test";
import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import {
  ficha,
  fichaElsewhere,
  firstFrame,
  idOf,
  portal,
  portalElsewhere,
  signInForFrames,
  signInWithin,
  stranger,
  withCard,
  withFrame,
} from "../../portals";
import { expect, test } from "../../story";

const inFrame = (page: Page) => page.frameLocator("ficha-card iframe");

/** Answers the next question of the page, and is done when that has been asked: a message to a frame takes its time. */
const answered = (page: Page, how: "accept" | "dismiss") =>
  new Promise<void>((done) => page.once("dialog", (dialog) => dialog[how]().then(done)));

test("the portal hears what the card shows, how tall it is and what changes, and opens tabs, in its own look", async ({ page }) => {
  await signIn(page, "editor");
  const customer = idOf(await addCustomer(page, "Ferretería Umbral"));
  await signInForFrames(page, "editor");
  await page.goto(withCard({ customer, tab: "contacts" }));
  const [card, shown, changed] = [inFrame(page), page.locator("#shown"), page.locator("#changed")];
  await expect(card.locator("html[data-hydrated]")).toBeAttached();
  await expect(shown).toContainText(`"customer":${customer},"tab":"contacts","title":"Ferretería Umbral`);
  await card.getByRole("tab", { name: "Details" }).click();
  await expect(shown).toContainText('"tab":"details"');
  const heights = async () => {
    const outside = await page.locator("ficha-card iframe").evaluate((frame) => frame.getBoundingClientRect().height);
    const inside = await card.locator("html").evaluate((root) => Math.ceil(root.getBoundingClientRect().height));
    return outside - inside;
  };
  await expect.poll(heights, "the frame is as tall as the card").toBe(0);

  await card.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(card.getByLabel("Trade name")).toBeVisible();
  await expect.poll(heights, "the form is taller, and so is the frame").toBe(0);
  await card.getByLabel("Trade name").fill("Umbral e hijos");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByRole("definition").filter({ hasText: "Umbral e hijos" })).toBeVisible();
  await expect(changed).toHaveText(`{"ficha":1,"type":"changed","customer":${customer},"what":["details"]}`);

  await page.getByRole("button", { name: "Billing" }).click();
  await expect(card.getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
  const surface = () => card.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  const light = await surface();
  await page.getByRole("button", { name: "Dark" }).click();
  await expect.poll(surface).not.toBe(light);
  await page.getByRole("button", { name: "Français" }).click();
  await expect(card.getByRole("tab", { name: "Facturation" })).toHaveAttribute("aria-selected", "true");
  await expect.poll(surface, "it stays dark").not.toBe(light);
  await expect.poll(heights).toBe(0);
});

test("typed text is asked about before the portal opens another tab", async ({ page }) => {
  await signIn(page, "editor");
  const customer = idOf(await addCustomer(page, "Ferretería Duda"));
  await signInForFrames(page, "editor");
  await page.goto(withCard({ customer }));
  const card = inFrame(page);
  await expect(card.locator("html[data-hydrated]")).toBeAttached();
  await card.getByRole("link", { name: "Edit", exact: true }).click();
  await card.getByLabel("Trade name").fill("Typed and not saved");
  const refused = answered(page, "dismiss");
  await page.getByRole("button", { name: "Billing" }).click();
  await refused;
  await expect(card.getByLabel("Trade name")).toHaveValue("Typed and not saved");
  const accepted = answered(page, "accept");
  await card.getByRole("tab", { name: "Billing" }).click();
  await accepted;
  await expect(card.getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
});

test("in a portal on another site a session lasts that was begun within the frame", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto(withCard({ tab: "billing", customer: "1" }, [fichaElsewhere, portalElsewhere]));
  await signInWithin(inFrame(page), "viewer");
  await expect(inFrame(page).getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
  await page.reload();
  await expect(inFrame(page).getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
});

quietless("who is not listed shows nothing, neither around the card nor around the portal", async ({ page }) => {
  await signIn(page, "viewer");
  await signInForFrames(page, "viewer");
  const card = `${ficha()}/customers/1?embed`;
  const shows = async (address: string, depth = 1) => {
    await page.goto(address);
    let frame = page.mainFrame();
    for (let level = 0; level < depth; level += 1) frame = await firstFrame(frame);
    await frame.waitForLoadState();
    return frame.url();
  };
  check(await shows(withFrame(portal, card)), "the portal").toBe(card);
  check(await shows(withFrame(portal, `${ficha()}/customers/1`)), "a page that is not embedded").toMatch(/^chrome-error:/);
  check(await shows(withFrame(stranger, card)), "a stranger").toMatch(/^chrome-error:/);
  check(await shows(withFrame(portalElsewhere, card)), "a portal of another Ficha").toMatch(/^chrome-error:/);
  check(await shows(withFrame(portal, withFrame(portal, card)), 2), "the portal in the portal").toBe(card);
  check(await shows(withFrame(stranger, withFrame(portal, card)), 2), "the portal in a stranger's frame").toMatch(/^chrome-error:/);
});

quietless("in a sandbox without an origin the card writes nothing and says nothing", async ({ page }) => {
  await signIn(page, "editor");
  const path = await addCustomer(page, "Librería Arena");
  await signInForFrames(page, "editor");
  await page.goto(withFrame(portal, `${ficha()}${path}?embed`, { sandbox: "allow-scripts allow-forms" }));
  const frame = await firstFrame(page);
  await frame.waitForLoadState();
  const refused = page.waitForResponse((response) => response.request().method() === "POST");
  await frame.evaluate((action) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    document.body.append(form);
    form.submit();
  }, `${path}/delete`);
  check((await refused).status()).toBe(403);
  check((await page.request.get(path)).status(), "the customer is there").toBe(200);
  check(await page.evaluate("window.heard.filter(({ origin }) => origin !== 'null')")).toEqual([]);
});

quietless("a hundred messages from a stranger's window and from a frame beside the card do nothing", async ({ page }) => {
  await signIn(page, "editor");
  const customer = idOf(await addCustomer(page, "Librería Calma"));
  await signInForFrames(page, "editor");
  const shout = ({ sibling }: { sibling: boolean }) => {
    const card = (sibling ? window.parent : (window as unknown as { opened: Window }).opened).frames[0];
    const bodies = [
      { type: "open", customer: 1, tab: "billing" },
      { type: "theme", theme: "dark" },
      { type: "locale", locale: "fr" },
      { type: "hello" },
      { type: "__proto__" },
    ];
    for (let times = 0; times < 20; times += 1) for (const body of bodies) card?.postMessage({ ficha: 1, ...body }, "*");
  };
  const calm = async (card: ReturnType<Page["frameLocator"]>) => {
    await card.locator("html[data-hydrated]").waitFor();
    const state = () =>
      card.locator("html").evaluate((root) => [location.href, root.getAttribute("lang"), getComputedStyle(root).colorScheme]);
    return { state, before: await state() };
  };

  await page.goto(withFrame(stranger, "about:blank"));
  const opening = page.waitForEvent("popup");
  await page.evaluate((address) => {
    Object.assign(window, { opened: window.open(address) });
  }, withCard({ customer }));
  const opened = await opening;
  const first = await calm(inFrame(opened));
  await page.evaluate(shout, { sibling: false });
  await opened.waitForTimeout(500);
  check(await first.state()).toEqual(first.before);
  check(await page.evaluate("window.heard"), "nothing is told to a stranger").toEqual([]);

  await opened.evaluate((address) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src: address, name: "beside" }));
  }, withFrame(stranger, "about:blank"));
  await check.poll(() => opened.frame("beside")?.url()).toContain(stranger);
  await opened.frame("beside")?.evaluate(shout, { sibling: true });
  await opened.waitForTimeout(500);
  check(await first.state()).toEqual(first.before);
  check(await opened.frame("beside")?.evaluate("window.heard")).toEqual([]);
  // What the portal itself says is heard all the same.
  await opened.getByRole("button", { name: "Billing" }).click();
  await check(inFrame(opened).getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
});
