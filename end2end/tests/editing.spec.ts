import { addCustomer, freshNumber } from "../customers";
import { people, signIn } from "../people";
import { conflict, expect, test } from "../story";
import type { BrowserContext, Page } from "@playwright/test";

test("an edit stands in the history with who did it and the figures before and after", async ({ page }) => {
  await signIn(page, "manager");
  await page.goto("/customers/new");
  await page.getByLabel("Customer number").fill(freshNumber());
  await page.getByLabel("Account name").fill("Ferretería Íñiguez");
  await page.getByLabel("Credit limit").fill("10,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ferretería Íñiguez" })).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Credit limit").fill("25,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/customers\/\d+$/);
  await expect(page.getByText("€25,000.00")).toBeVisible();
  await expect(page.getByRole("status").getByText("Saved.").last()).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const sentence = `${people.manager.name} changed the credit limit from €10,000.00 to €25,000.00`;
  await expect(page.getByText(sentence)).toBeVisible();
  await page.getByRole("link", { name: /See the details/ }).first().click();
  await expect(page.getByRole("heading", { name: "Details of the change" })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: people.manager.name })).toBeVisible();
});

test("a stale save loses nothing: both values are shown, and saving again is a decision", async ({ page, context }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Weinhandlung Groß");
  await page.goto(`${card}/edit`);
  await page.getByLabel("Trade name").fill("Typed first");

  const other = await context.newPage();
  await other.goto(`${card}/edit`);
  await other.getByLabel("Trade name").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other).toHaveURL(new RegExp(`${card}$`));
  await expect(other.getByRole("definition").filter({ hasText: "Saved first" })).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(conflict(page, "Trade name", "Saved first", "Typed first")).toBeVisible();
  await expect(page.getByLabel("Trade name")).toHaveValue("Typed first");
  await other.reload();
  await expect(other.getByRole("definition").filter({ hasText: "Saved first" })).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  await expect(page.getByRole("definition").filter({ hasText: "Typed first" })).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("changed the trade name from “Saved first” to “Typed first”")).toBeVisible();
});

/** Two people at the same form of a customer: what the page has typed and not sent yet, and what another one has saved. */
async function twoAtOnce(page: Page, context: BrowserContext, mine: Record<string, string>, theirs: Record<string, string>) {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Imprenta Ñuñoa", { trade_name: "Ñuñoa", notes: "Calls on Mondays" });
  await page.goto(`${card}/edit`);
  for (const [label, text] of Object.entries(mine)) await page.getByLabel(label).fill(text);
  const other = await context.newPage();
  await other.goto(`${card}/edit`);
  for (const [label, text] of Object.entries(theirs)) await other.getByLabel(label).fill(text);
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other).toHaveURL(new RegExp(`${card}$`));
  await other.close();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  return card;
}

test("of two saves of the same fields each is chosen: mine, theirs or what it was", async ({ page, context, javaScriptEnabled }) => {
  const card = await twoAtOnce(
    page,
    context,
    { "Account name": "Imprenta Mía", "Trade name": "Mine", Notes: "Mine" },
    { "Account name": "Imprenta Suya", "Trade name": "Theirs", Notes: "Theirs" },
  );
  const choose = (field: string, side: string) =>
    page.getByRole("group", { name: field, exact: true }).getByRole("radio", { name: side }).check();
  await expect(conflict(page, "Account name", "Imprenta Suya", "Imprenta Mía")).toBeVisible();
  await choose("Trade name", "Theirs, stored now Theirs");
  await choose("Notes", "Original, when opened Calls on Mondays");
  if (javaScriptEnabled !== false) {
    // The choice stands in its field at once, and typing there is choosing one's own.
    await expect(page.getByLabel("Trade name")).toHaveValue("Theirs");
    await expect(page.getByLabel("Notes")).toHaveValue("Calls on Mondays");
    await choose("Notes", "Mine");
    await expect(page.getByLabel("Notes")).toHaveValue("Mine");
    await choose("Notes", "Original");
    await page.getByLabel("Account name").fill("Imprenta de las dos");
  }
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  const name = javaScriptEnabled === false ? "Imprenta Mía" : "Imprenta de las dos";
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: /^Theirs$/ })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "Calls on Mondays" })).toBeVisible();
});

test("all fields of a conflict are taken from one side by keyboard", async ({ page, context }) => {
  const card = await twoAtOnce(
    page,
    context,
    { "Account name": "Imprenta Mía", "Trade name": "Mine" },
    { "Account name": "Imprenta Suya", "Trade name": "Theirs" },
  );
  const all = page.getByRole("group", { name: "All of these fields" });
  await all.getByRole("radio", { name: "Each as chosen below" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(all.getByRole("radio", { name: "All theirs" })).toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  await expect(page.getByRole("heading", { level: 1, name: "Imprenta Suya" })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: /^Theirs$/ })).toBeVisible();
});

test("what each has changed alone comes together, and the next save is checked again", async ({ page, context }) => {
  const card = await twoAtOnce(page, context, { "Trade name": "Mine" }, { Notes: "Theirs" });
  await expect(page.getByText("Notes: only they changed it, and theirs is taken over: Theirs")).toBeVisible();
  await expect(page.getByText("Trade name: only you changed it, and yours stays")).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("Theirs");
  await expect(page.getByLabel("Trade name")).toHaveValue("Mine");

  const third = await context.newPage();
  await third.goto(`${card}/edit`);
  await third.getByLabel("Notes").fill("Calls on Fridays");
  await third.getByRole("button", { name: "Save" }).click();
  await expect(third).toHaveURL(new RegExp(`${card}$`));
  await third.close();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Notes: only they changed it, and theirs is taken over: Calls on Fridays")).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}$`));
  await expect(page.getByRole("definition").filter({ hasText: /^Mine$/ })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "Calls on Fridays" })).toBeVisible();
});

test("a form with wrong fields keeps what was typed and names each of them beside it", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "manager");
  await page.goto("/customers/new");
  await page.getByLabel("Account name").fill("Panadería Güemes");
  await page.getByLabel("Kind of identification").selectOption("nif");
  await page.getByLabel("Company identification").fill("B12345670");
  await page.getByLabel("Credit limit").fill("a lot");
  await page.getByLabel("IBAN").fill("ES9121000418450200051333");
  await page.getByLabel("Notes").fill("First line\nSecond line");
  if (javaScriptEnabled === false) {
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await answered).status()).toBe(422);
  } else {
    // The program in the page knows these rules itself, and asks nobody.
    await page.getByRole("button", { name: "Save" }).click();
  }

  await expect(page.getByRole("alert")).toHaveText("Check the marked fields.");
  const wrong = {
    "Customer number": ["", "Fill in this field."],
    "Company identification": ["B12345670", "The check digits do not match."],
    "Credit limit": ["a lot", "Enter a number."],
    IBAN: ["ES9121000418450200051333", "The check digits do not match."],
  } as const;
  for (const [label, [typed, sentence]] of Object.entries(wrong)) {
    const field = page.getByLabel(label);
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(`^${sentence.replaceAll(".", "\\.")}`));
  }
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(Object.keys(wrong).length);
  await expect(page.getByLabel("Account name")).toHaveValue("Panadería Güemes");
  await expect(page.getByLabel("Kind of identification")).toHaveValue("nif");
  await expect(page.getByLabel("Notes")).toHaveValue("First line\nSecond line");

  // What is put right is taken.
  await page.getByLabel("Customer number").fill(freshNumber());
  await page.getByLabel("Company identification").fill("B12345674");
  await page.getByLabel("Credit limit").fill("1,000.50");
  await page.getByLabel("IBAN").fill("ES9121000418450200051332");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Panadería Güemes" })).toBeVisible();
  await expect(page.getByText("€1,000.50")).toBeVisible();
});

test("a number that another customer has is refused beside the field", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/customers/new");
  await page.getByLabel("Customer number").fill("C-0001");
  await page.getByLabel("Account name").fill("Kavárna Růže");
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.getByRole("button", { name: "Save" }).click();
  expect((await answered).status()).toBe(422);
  await expect(page.getByLabel("Customer number")).toHaveAccessibleDescription("Already in use. Choose another one.");
  await expect(page.getByLabel("Account name")).toHaveValue("Kavárna Růže");
});
