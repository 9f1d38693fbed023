import { people, signIn } from "../people";
import { expect, test } from "../story";

// `end2end/customers.csv` was imported by `ficha import customers` before the stories: a company for each browser, since
// they all edit at once.
const companies: Record<string, { name: string; typed: string }> = {
  hydrate: { name: "Café Añil, S.L.", typed: "cafe anil" },
  "no-js": { name: "Kaffeerösterei Gärtner KG", typed: "kaffeerosterei gartner" },
  phone: { name: "Crêperie Brûlée SARL", typed: "creperie brulee" },
};

test("an imported company is found without accents and edited, and its history knows both", async ({ page }) => {
  const company = companies[test.info().project.name]!;
  await signIn(page, "manager");
  await page.goto("/customers");
  await page.getByLabel("Search", { exact: true }).fill(company.typed);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("1 customer", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: company.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: company.name })).toBeVisible();

  // Another limit than the one it has, also when the story is told again.
  const old = await page.getByRole("definition").filter({ hasText: /^€/ }).innerText();
  const limit = old === "€7,250.75" ? "€8,100.50" : "€7,250.75";
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Credit limit").fill(limit.slice(1));
  const saved = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.getByRole("button", { name: "Save" }).click();
  const request = (await saved).headers()["x-request-id"] ?? "none";
  await expect(page.getByText(limit, { exact: true })).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const sentence = `${people.manager.name} changed the credit limit from ${old} to ${limit}`;
  await expect(page.getByText(sentence).first()).toBeVisible();
  await expect(page.getByText("(command line) created the customer")).toBeVisible();
  await expect(page.getByText(/\(command line\) added the address/)).toBeVisible();
  await expect(page.getByText(/\(command line\) added the contact/)).toBeVisible();

  await page.getByRole("listitem").filter({ hasText: sentence }).getByRole("link", { name: /See the details/ }).first().click();
  await expect(page.getByRole("heading", { name: "Details of the change" })).toBeVisible();
  const row = page.getByRole("row", { name: "Credit limit changed" });
  // On a phone each cell says which column it is of.
  await expect(row.getByRole("cell")).toHaveText([old, limit]);
  const facts = page.getByRole("definition");
  await expect(facts.filter({ hasText: people.manager.name })).toBeVisible();
  await expect(facts.filter({ hasText: "Web page" })).toBeVisible();
  await expect(facts.filter({ hasText: request })).toBeVisible();

  await page.getByRole("link", { name: "Back to the history" }).click();
  const created = page.getByRole("listitem").filter({ hasText: "created the customer" });
  await created.getByRole("link", { name: /See the details/ }).click();
  await expect(facts.filter({ hasText: /^Import$/ })).toBeVisible();
});
