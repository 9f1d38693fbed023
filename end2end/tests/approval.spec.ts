import { addCustomer } from "../customers";
import { people, signIn } from "../people";
import { careful } from "../servers";
import { expect, test } from "../story";

test("a limit that a second person approves waits on the card, and names who asked", async ({
  page,
  browser,
  baseURL,
  javaScriptEnabled,
}) => {
  await signIn(page, "manager");
  const card = await addCustomer(page, "Aceites Ñora", { credit_limit: "10,000.00" });
  await page.goto(`${careful()}${card}/edit`);
  await page.getByLabel("Trade name").fill("Ñora");
  await page.getByLabel("Credit limit", { exact: true }).fill("25,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Reason for the credit limit")).toHaveAccessibleDescription(/^Fill in this field\./);
  await expect(page.getByLabel("Credit limit", { exact: true })).toHaveValue("25,000.00");
  await page.getByLabel("Reason for the credit limit").fill("They buy more");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(`${careful()}${card}`);
  const asked = `${people.manager.name} asks to raise the credit limit from €10,000.00 to €25,000.00.`;
  await expect(page.getByText(asked).first()).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: /^Ñora$/ })).toBeVisible();
  await page.getByRole("link", { name: /^See: / }).first().click();
  await expect(page.getByRole("button", { name: "Withdraw the request" })).toBeVisible();
  await expect(page.getByLabel("Decision")).toHaveCount(0);

  const context = await browser.newContext({ baseURL, javaScriptEnabled, locale: "en-GB" });
  const other = await context.newPage();
  await signIn(other, "admin");
  await other.goto(`${careful()}${card}`);
  await other.getByRole("link", { name: /^Decide: / }).first().click();
  await other.getByLabel("Decision", { exact: true }).selectOption({ label: "Refuse" });
  await other.getByRole("button", { name: "Save the decision" }).click();
  await expect(other.getByLabel("Reason for the decision")).toHaveAccessibleDescription(/^Fill in this field\./);
  await other.getByLabel("Decision", { exact: true }).selectOption({ label: "Approve" });
  await other.getByRole("button", { name: "Save the decision" }).click();
  await expect(other).toHaveURL(`${careful()}${card}`);
  await expect(other.getByRole("definition").filter({ hasText: "€25,000.00" })).toBeVisible();
  await expect(other.getByText("Reason: They buy more")).toBeVisible();
  await expect(other.getByText(asked)).toHaveCount(0);
  await other.goto(`${careful()}${card}/history`);
  const done = "changed the credit limit from €10,000.00 to €25,000.00";
  await expect(other.getByText(`${people.admin.name} ${done}, as ${people.manager.name} had asked`)).toBeVisible();
  await expect(other.getByText(`${people.manager.name} asked to change the credit limit from`)).toBeVisible();
  await expect(other.getByText(`${people.admin.name} approved what ${people.manager.name} had asked for`)).toBeVisible();
  await context.close();
});
