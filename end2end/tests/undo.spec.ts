import { addCustomer } from "../customers";
import { people, signIn } from "../people";
import { expect, takenOver, test } from "../story";
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
  await signIn(page, "manager");
  const card = await addCustomer(page, "Quesería Ñandú", { credit_limit: "10,000.00" });
  await limit(page, card, "25,000.00");
  await askToPutBack(page, card, 0);
  await expect(page.getByRole("row", { name: /^Credit limit .*€10,000\.00 .*€25,000\.00 .*€25,000\.00$/ })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Credit limit" })).toBeChecked();
  await page.getByRole("button", { name: "Put back", exact: true }).click();

  await expect(page).toHaveURL(new RegExp(`${card}/history/\\d+$`));
  const sentence = `${people.manager.name} put back the credit limit from €25,000.00 to €10,000.00, undoing the change of`;
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
  await signIn(page, "manager");
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

test("the card is shown as it was after a change, before it, and on a day", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "manager");
  const card = await addCustomer(page, "Viveros Öland", { credit_limit: "10,000.00" });
  await limit(page, card, "25,000.00");
  await limit(page, card, "30,000.00");
  await page.goto(`${card}/history`);
  await page.getByRole("link", { name: /^The card after this change: / }).nth(1).click();
  await expect(page.getByText("The card as it was on")).toBeVisible();
  const shown = (amount: string) => page.getByRole("definition").filter({ hasText: amount });
  await expect(shown("€25,000.00")).toBeVisible();
  await page.getByRole("link", { name: "Change before" }).click();
  await expect(shown("€10,000.00")).toBeVisible();
  await expect(page.getByText("Change 1 of 3")).toBeVisible();

  if (javaScriptEnabled !== false) await takenOver(page);
  await page.getByRole("slider").fill("3");
  // With a script the slider asks by itself.
  if (javaScriptEnabled === false) await page.getByRole("button", { name: "Show", exact: true }).last().click();
  await expect(page).toHaveURL(/step=3/);
  await expect(shown("€30,000.00")).toBeVisible();

  await page.getByLabel("Date and time").fill("2001-05-03T10:12");
  await page.getByRole("button", { name: "Show", exact: true }).first().click();
  await expect(page.getByText("There was no card yet")).toBeVisible();
  await page.getByRole("link", { name: "Back to today" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
});

test("a reader sees the card of another day and is offered nothing to put back", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Droguería Íñigo");
  await signIn(page, "viewer");
  await page.goto(`${card}/history`);
  await expect(page.getByRole("link", { name: /^The card after this change: / })).toHaveCount(1);
  await expect(page.getByRole("link", { name: /^Put back/ })).toHaveCount(0);
  await page.goto(`${card}/history/as-of`);
  await expect(page.getByRole("heading", { level: 4, name: "Droguería Íñigo" })).toBeVisible();
});
