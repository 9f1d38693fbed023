import { openCard } from "../../customers";
import { signIn } from "../../people";
import { expect, takenOver, test, whole } from "../../story";

test("a switch of the tab asks nobody, and the document is loaded once", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest()) documents.push(request.url());
  });
  await page.goto(card);
  await whole(page);
  await expect(page.getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");

  const asked: string[] = [];
  page.on("request", (request) => {
    // Saying who is here and hearing what others do goes by the page's own clock.
    if (!new URL(request.url()).pathname.includes("/live")) asked.push(`${request.method()} ${request.url()}`);
  });
  for (let times = 0; times < 2; times += 1) {
    await page.getByRole("tab", { name: "History" }).click();
    await expect(page.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
    await page.getByRole("tab", { name: "Details" }).click();
    await expect(page.getByRole("definition").filter({ hasText: "CHF 25,000.00" })).toBeVisible();
  }
  expect(asked, "requests after the click").toEqual([]);
  expect(documents.length, "documents").toBe(1);
});

test("the tabs are one stop of the Tab key, and the arrow keys go along them", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto(await openCard(page, "Café Zürich AG"));
  await takenOver(page);
  const details = page.getByRole("tab", { name: "Details" });
  const history = page.getByRole("tab", { name: "History" });
  await details.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Addresses" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(details).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(history).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(details).toBeFocused();
  await page.keyboard.press("End");
  await expect(history).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history$/);
  await expect(history).toHaveAttribute("aria-selected", "true");
});
