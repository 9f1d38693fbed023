import type { Page } from "@playwright/test";
import { addCustomer, openCard } from "../customers";
import { people, signIn } from "../people";
import { expect, takenOver, test } from "../story";

/** Chooses files as somebody with or without scripts does. */
async function upload(page: Page, scripted: boolean, note: string, files: { name: string; text: string }[]) {
  if (scripted) await takenOver(page);
  if (note) await page.getByLabel("Note").fill(note);
  const chosen = files.map(({ name, text }) => ({ name, mimeType: "image/png", buffer: Buffer.from(text) }));
  await page.getByLabel("Select file").setInputFiles(chosen);
  if (!scripted) await page.getByRole("button", { name: "Upload", exact: true }).click();
}

test("a file is uploaded, seen, noted, replaced by a newer version, removed and brought back", async ({ page, javaScriptEnabled }) => {
  const scripted = javaScriptEnabled !== false;
  await signIn(page, "editor");
  const card = await addCustomer(page, "Imprenta Muñoz");
  await page.goto(card);
  await page.getByRole("tab", { name: "Files" }).click();
  await expect(page.getByText("No files yet")).toBeVisible();

  await upload(page, scripted, "For the visit", [
    { name: "Acta ñandú.txt", text: "First line\n<b>Second line</b>\n" },
    { name: "Prices.csv", text: "Article;Price\n\"Cups; large\";38.50\nLids;21.00\n" },
  ]);
  await expect(page).toHaveURL(new RegExp(`${card}/files$`));
  const row = page.getByRole("row").filter({ hasText: "Acta ñandú.txt" });
  await expect(row).toContainText("For the visit");
  await expect(row).toContainText(people.editor.name);
  await expect(page.getByRole("row").filter({ hasText: "Prices.csv" })).toContainText("Table (CSV)");
  await expect(page.getByRole("tab", { name: "Files" })).toContainText("2");

  await page.getByRole("link", { name: "Prices.csv", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Article" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Cups; large" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the files" }).click();

  await page.getByRole("link", { name: "Acta ñandú.txt", exact: true }).click();
  await expect(page.getByText("<b>Second line</b>")).toBeVisible();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Name").fill("Minutes.txt");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Minutes.txt" })).toBeVisible();

  await page.getByRole("link", { name: "Back to the files" }).click();
  await upload(page, scripted, "", [{ name: "Minutes.txt", text: "Corrected\n" }]);
  const renewed = page.getByRole("row").filter({ hasText: "Minutes.txt" });
  await expect(renewed).toContainText("Version 2");
  await page.getByRole("link", { name: "Minutes.txt", exact: true }).click();
  await expect(page.getByText("Corrected")).toBeVisible();
  const older = page.getByRole("link", { name: "Download: Version 1" });
  const address = (await older.getAttribute("href")) ?? "";
  expect(await (await page.request.get(address)).text()).toContain("First line");

  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Minutes.txt" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Minutes.txt" })).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const who = people.editor.name;
  for (const sentence of [
    `${who} added the file Acta ñandú.txt`,
    `${who} added the version Minutes.txt (2)`,
    `${who} removed the file Minutes.txt`,
    `${who} restored the file Minutes.txt`,
  ]) {
    await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  }
});

test("what is refused says why, and nothing of it is kept", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Talleres Kříž");
  await page.goto(`${card}/files`);
  await upload(page, javaScriptEnabled !== false, "", [{ name: "holiday.jpg", text: "#!/bin/sh\necho hello\n" }]);
  await expect(page.getByText("Files of this kind are not taken here: Program.")).toBeVisible();
  await page.goto(`${card}/files`);
  await expect(page.getByText("No files yet")).toBeVisible();
});

test("files are found by name and by kind, and the address says so", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.getByRole("tab", { name: "Files" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Contract 2026.pdf" })).toBeVisible();
  await page.getByLabel("Search").fill("offer");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/q=offer/);
  await expect(page.getByRole("row").filter({ hasText: "Offer 2026-014.pdf" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Contract 2026.pdf" })).toHaveCount(0);
  await page.goto(`${card}/files?kind=image`);
  await page.getByRole("link", { name: "Shop window.png", exact: true }).click();
  const picture = page.getByRole("img", { name: "Preview: Shop window.png" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240);
  // A viewer reads.
  await expect(page.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
  await page.goto(`${card}/files`);
  await expect(page.getByLabel("Select file")).toHaveCount(0);
});
