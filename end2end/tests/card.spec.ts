import { addCustomer, openCard } from "../customers";
import { signIn } from "../people";
import { expect, takenOver, test } from "../story";

test("a card opens from the list, and its tabs are pages of their own", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/customers?q=zurich");
  await page.getByRole("link", { name: "Café Zürich AG" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Café Zürich AG" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/customers\/\d+\/history/);
  await expect(page.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
});

test("from a card one goes on to the next of the list, back to the one before, and back to the list", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/customers?tag=industria");
  await page.getByRole("link", { name: "Ibérica de Suministros Industriales" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ibérica de Suministros");
  await expect(page.getByRole("link", { name: "Previous", exact: true })).toHaveCount(0);

  await page.getByRole("link", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Müller & Söhne Maschinenbau GmbH");
  await expect(page.getByRole("link", { name: "Next", exact: true })).toHaveCount(0);

  await page.getByRole("link", { name: "Previous", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ibérica de Suministros");
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page).toHaveURL(/\/customers\?tag=industria$/);
  await expect(page.getByRole("link", { name: "Müller & Söhne Maschinenbau GmbH" })).toBeVisible();
});

test("an administrator deletes a customer, whom nobody else sees then, and restores it", async ({
  page,
  browser,
  baseURL,
  javaScriptEnabled,
}) => {
  await signIn(page, "admin");
  const card = await addCustomer(page, "Mercería Ñoña");
  await page.goto(card);
  if (javaScriptEnabled !== false) {
    // Before the program is there, the button deletes at once, as a form does.
    await takenOver(page);
    await page.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: "Delete this customer?" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await page.getByRole("button", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
  } else {
    await page.getByRole("button", { name: "Delete" }).click();
    await expect(page).toHaveURL(/\/customers$/);
    await page.goto(card);
  }
  await expect(page.getByText("This customer is deleted. Only managers see it.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);

  const others = await browser.newContext({ baseURL: baseURL ?? "" });
  const other = await others.newPage();
  await signIn(other, "editor");
  expect((await other.goto(card))?.status()).toBe(404);

  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("This customer is deleted")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Delete" })).toBeVisible();
  expect((await other.goto(card))?.status()).toBe(200);
  await others.close();

  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Ana Alba deleted the customer")).toBeVisible();
  await expect(page.getByText("Ana Alba restored the customer")).toBeVisible();
});

test("a customer that is not there is a 404 in words, and so is its history", async ({ page }) => {
  await signIn(page, "viewer");
  for (const address of ["/customers/987654321", "/customers/987654321/history", "/customers/acme"]) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("It does not exist, or is no longer here.");
  }
});

test("a page that is not there is a 404 in words, and leads back to the customers", async ({ page }) => {
  await signIn(page, "viewer");
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("It does not exist, or is no longer here.");
  await page.getByRole("main").getByRole("link", { name: "Customers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
});

test("a change that is not of this customer is not shown in its history", async ({ page }) => {
  await signIn(page, "viewer");
  const other = await openCard(page, "Acme Tools Ltd");
  await page.goto(`${other}/history`);
  const link = await page.getByRole("link", { name: /See the details/ }).first().getAttribute("href");
  const change = link?.match(/\/history\/(\d+)/)?.[1];
  const zurich = await openCard(page, "Café Zürich AG");
  const answer = await page.goto(`${zurich}/history/${change}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("main")).toContainText("It does not exist, or is no longer here.");
});
