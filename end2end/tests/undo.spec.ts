import { addCustomer } from "../customers";
import { people, signIn } from "../people";
import { expect, test } from "../story";
import type { Page } from "@playwright/test";

/** Gives a customer another credit limit, as somebody at the form would. */
async function limit(page: Page, card: string, amount: string) {
  await page.goto(`${card}/edit`);
  await page.getByLabel("Credit limit").fill(amount);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
}

/** Opens the question of the history's entry that stands so many below the newest. */
async function askToPutBack(page: Page, card: string, place: number) {
  await page.goto(`${card}/history`);
  await page.getByRole("link", { name: /^Put back: / }).nth(place).click();
  await expect(page.getByRole("heading", { name: "Put the change back" })).toBeVisible();
}

test("a field is put back by a new change, which names the change that it undoes", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Quesería Ñandú", { credit_limit: "10,000.00" });
  await limit(page, card, "25,000.00");
  await askToPutBack(page, card, 0);
  await expect(page.getByRole("row", { name: /^Credit limit .*€10,000\.00 .*€25,000\.00 .*€25,000\.00$/ })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Credit limit" })).toBeChecked();
  await page.getByRole("button", { name: "Put back", exact: true }).click();

  await expect(page).toHaveURL(new RegExp(`${card}/history/\\d+$`));
  const sentence = `${people.editor.name} put back the credit limit from €25,000.00 to €10,000.00, undoing the change of`;
  await expect(page.getByText(sentence)).toBeVisible();
  await expect(page.getByRole("status").getByText("Put back.").last()).toBeVisible();
  await page.getByRole("link", { name: "See the change that it undoes" }).click();
  await expect(page.getByText(/changed the credit limit from €10,000\.00 to €25,000\.00$/)).toBeVisible();
  await page.goto(card);
  await expect(page.getByRole("definition").filter({ hasText: "€10,000.00" })).toBeVisible();

  // What is already as it was is not asked about.
  await askToPutBack(page, card, 1);
  await expect(page.getByText("All is already as it was before this change.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Put back", exact: true })).toHaveCount(0);
});

test("what was changed again since is shown with what it is now, and is given up only by whoever ticks it", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Quesería Ñandú e Hijos", { credit_limit: "10,000.00" });
  await limit(page, card, "25,000.00");
  await limit(page, card, "30,000.00");
  await askToPutBack(page, card, 1);
  await expect(page.getByText("What is marked was changed again after this change.")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Credit limit .*€10,000\.00 .*€25,000\.00 .*€30,000\.00$/ })).toBeVisible();
  const box = page.getByRole("checkbox", { name: "Credit limit" });
  await expect(box).not.toBeChecked();
  await page.getByRole("button", { name: "Put back", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Tick at least one field that is another now." })).toBeVisible();
  await box.check();
  await page.getByRole("button", { name: "Put back", exact: true }).click();
  await expect(page.getByText("put back the credit limit from €30,000.00 to €10,000.00, undoing the change of")).toBeVisible();
});

test("what can no longer be what it was is refused with the reason, and nothing is lost", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Imprenta Güell");
  await page.goto(`${card}/edit`);
  const number = await page.getByLabel("Customer number").inputValue();
  await page.getByLabel("Customer number").fill(`${number}-new`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  await addCustomer(page, "Imprenta Güell y Cía", { number });
  await askToPutBack(page, card, 0);
  await page.getByRole("button", { name: "Put back", exact: true }).click();
  await expect(page.getByText("Customer number: Already in use. Choose another one.")).toBeVisible();
  await page.goto(card);
  await expect(page.getByText(`${number}-new`).first()).toBeVisible();
});
