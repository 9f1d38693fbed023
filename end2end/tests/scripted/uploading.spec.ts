import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import { expect, takenOver, test } from "../../story";

test("an upload shows how far it is, can be stopped, and leaves nothing then", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Astilleros Nervión");
  await page.goto(`${card}/files`);
  await takenOver(page);
  // The line to the server is held, so that there is time to see the upload and to stop it.
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/api/customers/*/files?*", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  const files = ["slow.txt", "other.txt"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`${name}\n`) }));
  await page.getByLabel("Select file").setInputFiles(files);
  await expect(page.getByRole("progressbar", { name: "slow.txt" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "other.txt" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel: slow.txt" }).click();
  await expect(page.getByRole("progressbar", { name: "slow.txt" })).toHaveCount(0);
  release();
  await expect(page.getByRole("row").filter({ hasText: "other.txt" })).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: "other.txt" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "slow.txt" })).toHaveCount(0);
});

test("a file that is dropped on the page is uploaded", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Bodegas Íñigo");
  await page.goto(`${card}/files`);
  await takenOver(page);
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["dropped\n"], "dropped.txt"));
    return transfer;
  });
  const place = page.locator("form.upload");
  await place.dispatchEvent("dragover", { dataTransfer: data });
  await expect(place).toHaveAttribute("data-over", "true");
  await place.dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByRole("row").filter({ hasText: "dropped.txt" })).toBeVisible();
});

test("on a phone the camera is at hand", async ({ page, isMobile }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Fotos Ørsted");
  await page.goto(`${card}/files`);
  await takenOver(page);
  const camera = page.getByText("Take a photo");
  if (isMobile) {
    await expect(camera).toBeVisible();
    await expect(page.locator("#upload-camera")).toHaveAttribute("capture", "environment");
  } else {
    await expect(camera).toBeHidden();
  }
});
