import { openCard } from "../customers";
import { signIn } from "../people";
import { expect, test } from "../story";

test.beforeEach(async ({ page }) => {
  await signIn(page, "viewer");
  await openCard(page, "Café Zürich AG");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
});

test("the history is filtered by user, kind of action and field, and the filter stands in the address", async ({ page }) => {
  await page.getByLabel("User").selectOption({ label: "luc (command line)" });
  await page.getByLabel("Action").selectOption({ label: "Created" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/kind=insert/);
  await expect(page.getByText("luc (command line) added the contact Beat Hürlimann")).toBeVisible();
  await expect(page.getByText("luc (command line) added the address Back door")).toBeVisible();
  await expect(page.getByText(/\(command line\) (changed|wrote|created)/)).toHaveCount(0);

  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/history(\?list=[^&]*)?$/);
  // The address changes first, the filters with what they have found.
  await expect(page.getByLabel("User")).toHaveValue("");
  await page.getByLabel("Field").selectOption({ label: "Credit limit" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("ana (command line) changed the credit limit")).toBeVisible();
  await expect(page.getByText("added the contact")).toHaveCount(0);
});

test("a period in which nothing happened says so", async ({ page }) => {
  await page.getByLabel("To", { exact: true }).fill("2001-12-31");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("No change matches the filters")).toBeVisible();
});
