import { addCustomer } from "../customers";
import { people, signIn } from "../people";
import { expect, test } from "../story";

test("what others have changed since the last visit is counted at the head, and marked in the history", async ({
  page,
  browser,
  baseURL,
  javaScriptEnabled,
}) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Relojería Íñigo");
  const line = page.getByRole("link", { name: /since you were here on/ });
  await page.goto(card);
  await expect(page.getByRole("heading", { level: 1, name: "Relojería Íñigo" })).toBeVisible();
  await expect(line).toHaveCount(0);
  // A change of one's own is no news.
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Notes").fill("Closed on Mondays");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Closed on Mondays" })).toBeVisible();
  await page.goto("/customers");

  const context = await browser.newContext({ baseURL, javaScriptEnabled, locale: "en-GB" });
  const other = await context.newPage();
  await signIn(other, "admin");
  await other.goto(`${card}/edit`);
  await other.getByLabel("Trade name").fill("Íñigo");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("definition").filter({ hasText: /^Íñigo$/ })).toBeVisible();
  await context.close();

  await page.goto(card);
  await expect(line).toHaveText(/^1 change since you were here on /);
  await line.click();
  await expect(page).toHaveURL(/\/history\?since=\d+/);
  const marked = page.getByRole("listitem").filter({ has: page.getByText("new", { exact: true }) });
  await expect(marked).toHaveCount(1);
  await expect(marked).toContainText(`${people.admin.name} set the trade name to “Íñigo”`);
  // The whole history marks it as well, as long as one stays.
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}/history$`));
  await expect(page.getByText("created the customer")).toBeVisible();
  await expect(marked).toHaveCount(1);
  await expect(line).toBeVisible();

  await page.goto("/customers");
  await page.goto(card);
  await expect(page.getByRole("heading", { level: 1, name: "Relojería Íñigo" })).toBeVisible();
  await expect(line).toHaveCount(0);
});
