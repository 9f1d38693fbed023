import { signIn } from "../people";
import { expect, test } from "../story";

test.beforeEach(async ({ page }) => signIn(page, "editor"));

test("a search without accents finds the name with them", async ({ page }) => {
  await page.goto("/customers");
  await page.getByLabel("Search", { exact: true }).fill("cafe zurich");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/q=cafe/);
  await expect(page.getByRole("link", { name: "Café Zürich AG" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Acme Tools Ltd" })).toHaveCount(0);
});

test("a filter stands in the address, and one link takes it away", async ({ page }) => {
  await page.goto("/customers");
  await page.getByLabel("Currency").selectOption("GBP");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/currency=GBP/);
  await expect(page.getByRole("link", { name: "Acme Tools Ltd" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Café Zürich AG" })).toHaveCount(0);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("link", { name: "Café Zürich AG" })).toBeVisible();
});

test("an inactive customer is hidden until asked for", async ({ page }) => {
  await page.goto("/customers?q=oresund");
  await expect(page.getByText("No customer matches")).toBeVisible();
  await page.getByLabel("Status").selectOption({ label: "Active and inactive" });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("link", { name: "Øresund Møbler ApS" })).toBeVisible();
  await expect(page).toHaveURL(/q=oresund/);
});

test("a heading orders the list, and the other way round when clicked again", async ({ page }) => {
  await page.goto("/customers?tag=industria");
  const names = page.getByRole("row").getByRole("link", { name: /Ibérica|Müller/ });
  await page.getByRole("link", { name: "Credit limit" }).click();
  await expect(page).toHaveURL(/sort=credit_limit/);
  await expect(names).toHaveText([/^Müller/, /^Ibérica/]);
  await page.getByRole("link", { name: "Credit limit" }).click();
  await expect(page).toHaveURL(/sort=-credit_limit/);
  await expect(names).toHaveText([/^Ibérica/, /^Müller/]);
});

test("what nobody is called says so", async ({ page }) => {
  await page.goto("/customers?q=zzzzzz");
  await expect(page.getByText("No customer matches")).toBeVisible();
});
