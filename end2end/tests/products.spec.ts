import type { Page } from "@playwright/test";
import { addCustomer, freshNumber, openCard } from "../customers";
import { post, signIn } from "../people";
import { conflict, expect, test } from "../story";

/** Adds a product for everybody, as whoever is signed in; tells its path. */
async function addProduct(page: Page, name: string, more: Record<string, string> = {}) {
  const form = { number: freshNumber(), name, kind: "product", price: "18.00", currency: "EUR", vat_rate: "21", active: "on", ...more };
  const answer = await post(page, "/products/new", form);
  const path = answer.headers()["location"] ?? "";
  expect(path, "the product is added").toMatch(/^\/products\/\d+$/);
  return path;
}

test("a product only for this customer is added, edited, removed and brought back, and the history tells it", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Destilerías Ybarra");
  await page.goto(card);
  await page.getByRole("tab", { name: "Exclusive products" }).click();
  await expect(page.getByText("No product is this customer’s alone")).toBeVisible();
  await expect(page.getByText("This customer has no prices of their own")).toBeVisible();

  await page.getByRole("link", { name: "Add a product" }).click();
  await page.getByLabel("Product number").fill(freshNumber());
  await page.getByRole("textbox", { name: "Name" }).fill("Anís Ybarra");
  await page.getByLabel("Catalogue price").fill("cheap");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toHaveText("Check the marked fields.");
  await expect(page.getByLabel("Catalogue price")).toHaveAccessibleDescription(/^Enter a number\./);
  await page.getByLabel("Catalogue price").fill("1,021.50");
  await page.getByRole("button", { name: "Save" }).click();

  await expect(page.getByRole("tab", { name: "Exclusive products 1" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("€1,021.50")).toBeVisible();
  await page.getByRole("link", { name: "Anís Ybarra" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Anís Ybarra" })).toBeVisible();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Catalogue price").fill("990");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("€990.00")).toBeVisible();

  await page.getByRole("link", { name: "Anís Ybarra" }).click();
  await page.getByRole("button", { name: "Remove: Anís Ybarra" }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Anís Ybarra" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Anís Ybarra" })).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Eva Egea added the product Anís Ybarra")).toBeVisible();
  await expect(page.getByText("changed the catalogue price of the product Anís Ybarra from €1,021.50 to €990.00")).toBeVisible();
  await expect(page.getByText("Eva Egea removed the product Anís Ybarra")).toBeVisible();
  await expect(page.getByText("Eva Egea restored the product Anís Ybarra")).toBeVisible();
});

test("a price of the customer’s own is added, refused on the same day, edited, removed and brought back", async ({ page }) => {
  await signIn(page, "editor");
  const name = `Chai ${freshNumber()}`;
  await addProduct(page, name);
  const card = await addCustomer(page, "Teehaus Grünwald");
  await page.goto(`${card}/products`);
  await page.getByRole("link", { name: "Add a price" }).click();
  await page.getByLabel("Product", { exact: true }).fill("no such thing");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Own price")).toHaveAccessibleDescription(/^Enter a price, a code, or both\./);
  await page.getByLabel("Own price").fill("17.20");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Product", { exact: true })).toHaveAccessibleDescription(/^There is no product with this number or name\./);
  await page.getByLabel("Product", { exact: true }).fill(name);
  await page.getByLabel("Customer’s code").fill("TG-7");
  await page.getByLabel("Valid from").fill("2026-01-01");
  await page.getByRole("button", { name: "Save" }).click();

  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("TG-7");
  await expect(row).toContainText("€17.20");
  await expect(row).toContainText("€18.00");
  await expect(row).toContainText("From 1 Jan 2026");
  await expect(row).toContainText("In force");

  await page.getByRole("link", { name: "Add a price" }).click();
  await page.getByLabel("Product", { exact: true }).fill(name);
  await page.getByLabel("Own price").fill("16");
  await page.getByLabel("Valid from").fill("2026-01-01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Valid from")).toHaveAccessibleDescription("There is a price for this product already that begins on that day.");
  await page.getByLabel("Valid from").fill("2999-01-01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("To come")).toBeVisible();

  await page.getByRole("row").filter({ hasText: "€17.20" }).getByRole("link").click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByLabel("Product", { exact: true })).toHaveValue(new RegExp(name));
  await page.getByLabel("Own price").fill("17.50");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row").filter({ hasText: "€17.50" }).getByRole("link").click();
  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByText("Price removed.")).toBeVisible();
  await expect(page.getByText("€17.50")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("€17.50")).toBeVisible();
  await expect(page.getByText("Price removed.")).toHaveCount(0);

  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText(new RegExp(`changed the amount of the own price of .*${name} from €17.20 to €17.50`))).toBeVisible();
});

test("the tab is searched and filtered, and the address of the page says so", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/products`);
  await expect(page.getByRole("link", { name: /^Add/ })).toHaveCount(0);
  await expect(page.getByText("Earl Grey tea")).toHaveCount(0);
  await page.getByLabel("Status").selectOption("all");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/status=all/);
  await expect(page.getByRole("row").filter({ hasText: "Earl Grey tea" })).toContainText("Ended");
  await page.getByRole("searchbox", { name: "Search" }).fill("kaf-01");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/q=kaf-01/);
  await expect(page.getByRole("row").filter({ hasText: "Café de Colombia" })).toHaveCount(1);
  await expect(page.getByText("No product matches")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.getByRole("link", { name: "Mezcla de la casa Café Zürich" }).first().click();
  await expect(page.getByText("60 % Colombia, 40 % Etiopía. Receta del cliente.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
});

test("the catalogue is searched, and a product in it is edited, no longer sold and sold again", async ({ page }) => {
  await signIn(page, "editor");
  const name = `Tofu ${freshNumber()}`;
  const path = await addProduct(page, name);
  await page.goto("/products");
  await page.getByRole("searchbox", { name: "Search" }).fill(name.toUpperCase());
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("1 product", { exact: true })).toBeVisible();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("Every customer")).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Only for the customer").fill("C-9999");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Only for the customer")).toHaveAccessibleDescription(/^There is no customer with this number\./);
  await page.getByLabel("Only for the customer").fill("");
  await page.getByLabel("VAT (%)").fill("5.5");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(page.getByText("5.5%")).toBeVisible();

  await page.getByRole("button", { name: "Stop selling" }).click();
  await expect(page.getByText("Inactive", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sell again" }).click();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});

test("a product that somebody else has saved meanwhile shows both values", async ({ page, context }) => {
  await signIn(page, "editor");
  const path = await addProduct(page, "Chang");
  await page.goto(`${path}/edit`);
  await page.getByLabel("Unit").fill("typed");
  const other = await context.newPage();
  await other.goto(`${path}/edit`);
  await other.getByLabel("Unit").fill("saved");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other).toHaveURL(new RegExp(`${path}$`));

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(conflict(page, "Unit", "saved", "typed")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("typed")).toBeVisible();
});

test("whoever may only read is shown no form, and no form of theirs is taken", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/products");
  await expect(page.getByRole("link", { name: "New product" })).toHaveCount(0);
  await page.goto("/products/new");
  await expect(page.getByRole("alert")).toContainText("You may not do this.");
  const card = await openCard(page, "Café Zürich AG");
  expect((await post(page, `${card}/products/prices/new`, { product: "CAF-100", price: "1", currency: "EUR", valid_from: "2026-01-02" })).status()).toBe(403);
  expect((await post(page, "/products/new", { number: "V-1", name: "V", kind: "product", price: "1", currency: "EUR", vat_rate: "21" })).status()).toBe(403);
});
