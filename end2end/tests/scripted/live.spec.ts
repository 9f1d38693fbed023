import type { Browser, Page } from "@playwright/test";
import { addCustomer } from "../../customers";
import { people, signIn } from "../../people";
import { cutOff, expect, hold, takenOver, test } from "../../story";

/** A colleague at another machine, signed in. */
async function colleague(browser: Browser, baseURL: string | undefined) {
  const context = await browser.newContext({ baseURL, locale: "en-GB", timezoneId: "Europe/Madrid" });
  const page = await context.newPage();
  await signIn(page, "admin");
  return page;
}

/** Opens a card and waits until it hears what is changed. */
async function listen(page: Page, card: string) {
  const connected = page.waitForRequest((request) => new URL(request.url()).pathname === "/live");
  await page.goto(card);
  await takenOver(page);
  await connected;
}

async function tradeName(page: Page, card: string, name: string) {
  await page.goto(`${card}/edit`);
  await page.getByLabel("Trade name").fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: name })).toBeVisible();
}

test.beforeEach(async ({ page }) => signIn(page, "editor"));

test("what a colleague changes stands on the open card a moment later, and who did it is said", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Cervecería Estrella");
  await listen(page, card);
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "La Estrella del Norte");
  await expect(page.getByRole("definition").filter({ hasText: "La Estrella del Norte" })).toBeVisible();
  await expect(page.getByRole("status").getByText(`${people.admin.name} set the trade name to “La Estrella del Norte”`)).toBeVisible();

  // Elsewhere on the card: the tab says so, until it is opened.
  await other.goto(`${card}/contacts/new`);
  await other.getByLabel("Name", { exact: true }).fill("Marta Ruiz");
  await other.getByRole("button", { name: "Save" }).click();
  const contacts = page.getByRole("tab", { name: /Contacts.*changed just now/ });
  await expect(contacts).toBeVisible();
  await contacts.click();
  await expect(page.getByRole("heading", { level: 3, name: "Marta Ruiz" })).toBeVisible();
  await expect(page.getByRole("tab", { name: /changed just now/ })).toHaveCount(0);
  await other.context().close();
});

test("the page of one contact follows a colleague, too", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Guitarras Almansa");
  await page.goto(`${card}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).fill("Marta Ruiz");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Marta Ruiz", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Marta Ruiz" })).toBeVisible();
  const contact = new URL(page.url()).pathname;
  await listen(page, contact);
  const other = await colleague(browser, baseURL);
  await other.goto(`${contact}/edit`);
  await other.getByLabel("Name", { exact: true }).fill("Marta Ruiz Soler");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Marta Ruiz Soler" })).toBeVisible();
  await other.context().close();
});

test("the focus stays on a tab while the card is read again behind it", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Ferretería Luna");
  await listen(page, card);
  await page.getByRole("tab", { name: "Details" }).focus();
  await page.keyboard.press("ArrowRight");
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "La Luna");
  await expect(page.getByRole("definition").filter({ hasText: "La Luna" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Addresses" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Contacts" })).toBeFocused();
  await other.context().close();
});

test("while a card is read again, what it showed can still be used", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Librería Cervantes");
  await listen(page, card);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/open_card?**", async (route) => {
    await answered;
    await route.continue();
  });
  const asked = page.waitForRequest("**/open_card?**");
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "El Quijote");
  await asked;
  await page.getByRole("tab", { name: "Contacts" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await page.getByRole("tab", { name: "Activities" }).click();
  await expect(page.getByRole("tab", { name: "Activities" })).toHaveAttribute("aria-selected", "true");
  answer();
  await expect(page.getByText(`${people.admin.name} set the trade name to “El Quijote”`)).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "El Quijote" })).toBeVisible();
  await other.context().close();
});

test("whoever types is told, and nothing moves under their hands", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Papelería Sánchez");
  await listen(page, card);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Notes").fill("They pay on the fifth of the month");
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "Sánchez e Hijos");
  await expect(page.getByText(`${people.admin.name} set the trade name to “Sánchez e Hijos”. What you are typing is kept.`)).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("They pay on the fifth of the month");
  await expect(page.getByLabel("Notes")).toBeFocused();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await other.context().close();
});

test("what was typed before the program came stays when somebody else saves, be the field left or not", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Papelería Galdós");
  const arrive = await hold(page, "**/*.wasm");
  const connected = page.waitForRequest((request) => new URL(request.url()).pathname === "/live");
  await page.goto(`${card}/edit`, { waitUntil: "domcontentloaded" });
  await page.getByLabel("Notes").fill("They pay on the fifth of the month");
  await page.getByLabel("Notes").blur();
  arrive();
  await takenOver(page);
  await connected;
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "Galdós e Hijas");
  await expect(page.getByText(`${people.admin.name} set the trade name to “Galdós e Hijas”. What you are typing is kept.`)).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("They pay on the fifth of the month");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("They pay on the fifth of the month");
  await other.context().close();
});

test("a card that cannot be read again stays as it was shown, and the reason is said", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Cuchillería Albacete");
  await listen(page, card);
  await page.route("**/open_card?**", (route) => route.fulfill({ status: 400, body: '{"Transport":"cut"}' }));
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "Filos de Albacete");
  await expect(page.getByText("The server could not be reached.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cuchillería Albacete");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("created the customer").first()).toBeVisible();
  await other.context().close();
});

test("a form stays as it is when an upload ends behind it, and asks where a colleague has saved meanwhile", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const card = await addCustomer(page, "Cristalería Muñiz");
  await cutOff(context);
  await page.goto(`${card}/files`);
  await takenOver(page);
  const arrive = await hold(page, "**/api/customers/*/files?*");
  await page.getByLabel("Select file").setInputFiles({ name: "panes.txt", mimeType: "text/plain", buffer: Buffer.from("80 x 200\n") });
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Notes").fill("They pay on the fifth of the month");
  const other = await colleague(browser, baseURL);
  await tradeName(other, card, "Muñiz Vidrio");
  arrive();
  await expect(page.getByText(`${people.admin.name} set the trade name to “Muñiz Vidrio”. What you are typing is kept.`)).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("They pay on the fifth of the month");
  await expect(page.getByLabel("Notes")).toBeFocused();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await other.context().close();
});

test("whoever opens the same card is named on it, until they leave", async ({ page, browser, baseURL }) => {
  const card = await addCustomer(page, "Herboristería El Romero");
  await listen(page, card);
  await expect(page.getByText("Also here")).toHaveCount(0);
  const other = await colleague(browser, baseURL);
  await listen(other, card);
  await expect(page.getByText(`Also here: ${people.admin.name}`)).toBeVisible();
  await expect(other.getByText(`Also here: ${people.editor.name}`)).toBeVisible();
  await other.getByRole("link", { name: "Ficha", exact: true }).click();
  await expect(page.getByText("Also here")).toHaveCount(0);
  await other.context().close();
});

test("a browser keeps one connection for all its windows, and hands it on when one is closed", async ({ page, context }) => {
  const card = await addCustomer(page, "Talleres Mecánicos Ibarra");
  await listen(page, card);
  const second = await context.newPage();
  let asked = 0;
  second.on("request", (request) => {
    if (new URL(request.url()).pathname === "/live") asked += 1;
  });
  await second.goto(card);
  await takenOver(second);
  const third = await context.newPage();
  await tradeName(third, card, "Ibarra Motor");
  await expect(second.getByRole("definition").filter({ hasText: "Ibarra Motor" })).toBeVisible();
  expect(asked, "the first window listens for both").toBe(0);

  await page.close();
  await expect.poll(() => asked).toBe(1);
  await tradeName(third, card, "Ibarra Motor e Hijos");
  await expect(second.getByRole("definition").filter({ hasText: "Ibarra Motor e Hijos" })).toBeVisible();
});
