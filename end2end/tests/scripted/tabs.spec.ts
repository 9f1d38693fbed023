import { addCustomer, openCard } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test, whole } from "../../story";

test("a switch of the tab asks nobody, and the document is loaded once", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest()) documents.push(request.url());
  });
  await page.goto(card);
  await whole(page);
  await expect(page.getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");

  const asked: string[] = [];
  page.on("request", (request) => {
    // Saying who is here and hearing what others do goes by the page's own clock.
    if (!new URL(request.url()).pathname.includes("/live")) asked.push(`${request.method()} ${request.url()}`);
  });
  for (let times = 0; times < 2; times += 1) {
    await page.getByRole("tab", { name: "History" }).click();
    await expect(page.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
    await page.getByRole("tab", { name: "Details" }).click();
    await expect(page.getByRole("definition").filter({ hasText: "CHF 25,000.00" })).toBeVisible();
  }
  expect(asked, "requests after the click").toEqual([]);
  expect(documents.length, "documents").toBe(1);
});

test("a tab is as it was left, until something on the card has changed", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(await addCustomer(page, "Ferretería Estante"));
  await whole(page);
  const [details, history] = [page.getByRole("tab", { name: "Details" }), page.getByRole("tab", { name: "History" })];
  const from = page.getByLabel("From", { exact: true });
  await history.click();
  await from.fill("2026-01-02");
  await details.click();
  await expect(page.getByRole("definition").filter({ hasText: "Ferretería Estante" })).toBeVisible();
  await expect(from, "what is put away is out of sight").toHaveCount(0);
  await history.click();
  await expect(from).toHaveValue("2026-01-02");

  await details.click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Trade name").fill("Estante");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: /^Estante$/ })).toBeVisible();
  await history.click();
  await expect(page.getByText("set the trade name to “Estante”")).toBeVisible();
  await expect(from).toHaveValue("");
});

test("a tab stands on the page once, be it as the server has sent it or as it was built here", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Café Zürich AG")}/files`);
  await whole(page);
  const built = page.locator(".tabs-kept > *");
  await expect(built, "all but the one that was sent").toHaveCount(8);
  await expect(page.locator("form.upload")).toHaveCount(1);
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(built).toHaveCount(9);
  await expect(page.locator("form.upload")).toHaveCount(1);
  await expect(page.locator("form.upload")).toBeHidden();
});

test("whoever has gone on to another tab is not taken back when a removal is answered", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Serrería Urkiola");
  await page.goto(`${card}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).fill("Marta Ruiz");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Marta Ruiz" })).toBeVisible();
  await page.goto(card);
  await whole(page);
  const [details, contacts] = [page.getByRole("tab", { name: "Details" }), page.getByRole("tab", { name: "Contacts" })];
  await expect(contacts).toContainText("1");
  await contacts.click();
  const answer = await hold(page, /\/api\/.*remove_contact/);
  const asked = page.waitForRequest(/\/api\/.*remove_contact/);
  await page.getByRole("button", { name: "Remove: Marta Ruiz" }).click();
  await asked;
  await details.click();
  await expect(details).toHaveAttribute("aria-selected", "true");
  answer();
  await expect(contacts, "the card is read again").toHaveText("Contacts");
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  await expect(page.getByRole("definition").filter({ hasText: "Serrería Urkiola" })).toBeVisible();
  await contacts.click();
  await expect(page.getByText("No contacts yet")).toBeVisible();
});

test("of two tabs clicked on in a row the last one is shown, be the first one still on its way", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto(await openCard(page, "Café Zürich AG"));
  await whole(page);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/history$/);
  await page.getByRole("tablist").evaluate(async (strip) => {
    for (const path of ["files", "contacts"]) {
      strip.querySelector<HTMLElement>(`[href$="/${path}"]`)?.click();
      await new Promise((next) => setTimeout(next));
    }
  });
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByRole("tab", { name: "Contacts" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel").getByRole("region", { name: "Contacts" })).toBeVisible();
});

test("each tab shows the customer that one has come to", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/customers?tag=industria");
  await whole(page);
  const [heading, panel] = [page.getByRole("heading", { level: 1 }), page.getByRole("tabpanel")];
  const name = /Ibérica de Suministros Industriales/;
  await page.getByRole("link", { name }).click();
  await expect(panel.getByRole("definition").filter({ hasText: name }).first()).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(panel.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Next", exact: true }).click();
  await expect(heading).toHaveText("Müller & Söhne Maschinenbau GmbH");
  await expect(panel.getByRole("definition").filter({ hasText: "Müller & Söhne Maschinenbau GmbH" })).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText(/created the customer/).first()).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(heading).toHaveText(name);
  await expect(panel.getByRole("definition").filter({ hasText: name }).first()).toBeVisible();
});

test("the tabs are one stop of the Tab key, and the arrow keys go along them", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto(await openCard(page, "Café Zürich AG"));
  await takenOver(page);
  const details = page.getByRole("tab", { name: "Details" });
  const history = page.getByRole("tab", { name: "History" });
  await details.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Addresses" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(details).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(history).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(details).toBeFocused();
  await page.keyboard.press("End");
  await expect(history).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history$/);
  await expect(history).toHaveAttribute("aria-selected", "true");
});
