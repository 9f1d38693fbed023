import { people, signIn } from "../people";
import { expect, test } from "../story";

test("a card opens from the list, and its tabs are pages of their own", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/customers?q=zurich");
  await page.getByRole("link", { name: "Café Zürich AG" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Café Zürich AG" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/customers\/\d+\/history/);
  await expect(page.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("ana (command line) changed the credit limit").first()).toBeVisible();
});

test("an edit stands in the history with who did it and the figures before and after", async ({ page }) => {
  const number = `T-${test.info().project.name}-${Date.now()}`;
  await signIn(page, "editor");
  await page.goto("/customers/new");
  await page.getByLabel("Customer number").fill(number);
  await page.getByLabel("Account name").fill("Ferretería Íñiguez");
  await page.getByLabel("Credit limit").fill("10,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ferretería Íñiguez" })).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Credit limit").fill("25,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/customers\/\d+$/);
  await expect(page.getByText("€25,000.00")).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const sentence = `${people.editor.name} changed the credit limit from €10,000.00 to €25,000.00`;
  await expect(page.getByText(sentence)).toBeVisible();
  await page.getByRole("link", { name: /See the details/ }).first().click();
  await expect(page.getByRole("heading", { name: "Details of the change" })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: people.editor.name })).toBeVisible();
});

test("a stale save loses nothing: both values are shown", async ({ page, context }) => {
  const number = `S-${test.info().project.name}-${Date.now()}`;
  await signIn(page, "editor");
  await page.goto("/customers/new");
  await page.getByLabel("Customer number").fill(number);
  await page.getByLabel("Account name").fill("Weinhandlung Groß");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Weinhandlung Groß" })).toBeVisible();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Trade name").fill("Typed first");

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel("Trade name").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved first")).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this customer")).toBeVisible();
  await expect(page.getByRole("cell", { name: "Saved first" })).toBeVisible();
  await expect(page.getByLabel("Trade name")).toHaveValue("Typed first");
});

test("a viewer has no way to edit, and the address of the form says so", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/customers/1");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
  await page.goto("/customers/1/edit");
  await expect(page.getByRole("alert")).toContainText("You may not do this");
});

test("a customer that is not there is a 404 in words", async ({ page }) => {
  await signIn(page, "viewer");
  const answer = await page.goto("/customers/987654321");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("It does not exist, or is no longer here.");
});
