import type { Page } from "@playwright/test";
import { openCard } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test } from "../../story";

test.beforeEach(async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Óptica Güell, S.L.")}/edit`);
  await takenOver(page);
});

/** Answers the next question of the browser, and tells what was asked. */
function answer(page: Page, leave: boolean) {
  return new Promise<{ type: string; message: string }>((asked) => {
    page.once("dialog", async (dialog) => {
      asked({ type: dialog.type(), message: dialog.message() });
      await (leave ? dialog.accept() : dialog.dismiss());
    });
  });
}

test("a link that leads away from unsaved changes asks first, and staying keeps them", async ({ page }) => {
  await page.getByLabel("Trade name").fill("Güell Visión");
  let asked = answer(page, false);
  await page.getByRole("tab", { name: "History" }).click();
  expect(await asked).toEqual({ type: "confirm", message: "There are unsaved changes. Leave and lose them?" });
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByLabel("Trade name")).toHaveValue("Güell Visión");

  asked = answer(page, true);
  await page.getByRole("tab", { name: "History" }).click();
  await asked;
  await expect(page).toHaveURL(/\/history$/);
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Güell Visión" })).toHaveCount(0);
});

test("Back asks first too, and staying keeps the form, its address and what was typed", async ({ page }) => {
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Trade name").fill("Güell Visión");
  let asked = answer(page, false);
  await page.goBack();
  expect((await asked).type).toBe("confirm");
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByLabel("Trade name")).toHaveValue("Güell Visión");

  asked = answer(page, true);
  await page.goBack();
  await asked;
  await expect(page).toHaveURL(/\/customers\/\d+$/);
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toBeVisible();
});

test("loading the page anew with unsaved changes asks first", async ({ page }) => {
  await page.getByLabel("Trade name").click();
  await page.getByLabel("Trade name").pressSequentially("Güell");
  const asked = answer(page, true);
  await page.reload();
  expect((await asked).type).toBe("beforeunload");
});

test("what was typed before the program came is asked about as well", async ({ page }) => {
  const arrive = await hold(page, "**/*.wasm");
  await page.reload({ waitUntil: "domcontentloaded" });
  await page.getByLabel("Trade name").fill("Güell Visión");
  arrive();
  await takenOver(page);
  const asked = answer(page, false);
  await page.getByRole("tab", { name: "History" }).click();
  expect((await asked).type).toBe("confirm");
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByLabel("Trade name")).toHaveValue("Güell Visión");
});

test("what was typed into a form that is gone is no reason to ask any more", async ({ page }) => {
  const questions: string[] = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.message());
    await dialog.accept();
  });
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Trade name").fill("Güell Visión");
  await page.goBack();
  await expect(page).toHaveURL(/\/customers\/\d+$/);
  questions.length = 0;
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/history$/);
  expect(questions).toEqual([]);
});

test("the link to the content leads nowhere else, and Back from it keeps what was typed", async ({ page }) => {
  const questions: string[] = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.message());
    await dialog.accept();
  });
  await page.getByLabel("Trade name").fill("Güell Visión");
  await page.getByRole("link", { name: "Skip to content" }).press("Enter");
  await expect(page).toHaveURL(/\/edit#content$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByLabel("Trade name")).toHaveValue("Güell Visión");
  expect(questions).toEqual([]);
});

test("a link that downloads something leads nowhere, and what was typed is still asked about", async ({ page }) => {
  const edit = page.url();
  await signIn(page, "manager");
  await page.goto(edit);
  await takenOver(page);
  const questions: string[] = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.message());
    await dialog.dismiss();
  });
  await page.getByLabel("Trade name").fill("Güell Visión");
  const downloaded = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export everything" }).click();
  await (await downloaded).cancel();
  expect(questions).toEqual([]);
  await page.getByRole("tab", { name: "History" }).click();
  expect(questions).toEqual(["There are unsaved changes. Leave and lose them?"]);
  await expect(page.getByLabel("Trade name")).toHaveValue("Güell Visión");
});

test("where nothing was typed, or all of it was saved, nobody asks", async ({ page }) => {
  const questions: string[] = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.message());
    await dialog.accept();
  });
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/history$/);
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/customers\/\d+$/);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/history$/);
  expect(questions).toEqual([]);
});
