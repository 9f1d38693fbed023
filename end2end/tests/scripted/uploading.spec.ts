import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test, whole } from "../../story";

const UPLOADS = "**/api/customers/*/files?*";

function file(name: string) {
  return { name, mimeType: "text/plain", buffer: Buffer.from(`${name}\n`) };
}

test("an upload shows how far it is, can be stopped, and leaves nothing then", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Astilleros Nervión");
  await page.goto(`${card}/files`);
  await takenOver(page);
  // The line to the server is held, so that there is time to see the upload and to stop it.
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(UPLOADS, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.getByLabel("Select file").setInputFiles([file("slow.txt"), file("other.txt")]);
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

test("an upload goes on while one looks at another tab, and can be stopped by whoever comes back", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Canteras Macael");
  await page.goto(`${card}/files`);
  await takenOver(page);
  const release = await hold(page, UPLOADS);
  await page.getByLabel("Select file").setInputFiles([file("slow.txt")]);
  await expect(page.getByRole("progressbar", { name: "slow.txt" })).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Canteras Macael" })).toBeVisible();
  await page.getByRole("tab", { name: "Files" }).click();
  await expect(page.getByRole("progressbar", { name: "slow.txt" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel: slow.txt" })).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  release();
  await expect(page.getByRole("tab", { name: "Files" })).toContainText("1");
  await page.getByRole("tab", { name: "Files" }).click();
  await expect(page.getByRole("row").filter({ hasText: "slow.txt" })).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});

test("a refusal that comes while one looks at another tab is there when one comes back", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(await addCustomer(page, "Vidrios Segovia"));
  await whole(page);
  const [details, files] = [page.getByRole("tab", { name: "Details" }), page.getByRole("tab", { name: "Files" })];
  let refuse = () => {};
  const refused = new Promise<void>((go) => (refuse = go));
  await page.route(/\/api\/customers\/\d+\/files\?name=large/, async (route) => {
    await refused;
    await route.fulfill({ status: 422, json: { message: "It is not taken." } });
  });
  const release = await hold(page, /\/api\/customers\/\d+\/files\?name=small/);
  await files.click();
  await page.getByLabel("Select file").setInputFiles([file("small.txt"), file("large.txt")]);
  await expect(page.getByRole("progressbar")).toHaveCount(2);
  await details.click();
  release();
  // The card is read again for the first one, and the tabs out of sight are built anew.
  await expect(files).toContainText("1");
  const answered = page.waitForResponse(/\/files\?name=large/);
  refuse();
  await answered;
  await files.click();
  await expect(page.getByRole("row").filter({ hasText: "small.txt" })).toBeVisible();
  await expect(page.getByText("It is not taken.")).toBeVisible();
  await page.getByRole("button", { name: "Close: large.txt" }).click();
  await expect(page.getByText("It is not taken.")).toHaveCount(0);
});

test("closing the window while a file is on its way asks first", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await addCustomer(page, "Imprenta Larra")}/files`);
  await takenOver(page);
  // It never arrives.
  await page.route(UPLOADS, () => {});
  await page.getByLabel("Note").click();
  await page.getByLabel("Select file").setInputFiles([file("slow.txt")]);
  await expect(page.getByRole("progressbar", { name: "slow.txt" })).toBeVisible();
  const asked = new Promise<string>((resolve) => {
    page.once("dialog", async (dialog) => {
      resolve(dialog.type());
      await dialog.accept();
    });
  });
  await page.reload();
  expect(await asked).toBe("beforeunload");
});

test("a note and a file that were given before the program came are sent as they stand", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Encuadernaciones Nuño");
  const arrive = await hold(page, "**/*.wasm");
  await page.goto(`${card}/files`, { waitUntil: "domcontentloaded" });
  await page.getByLabel("Note").fill("For the visit");
  await page.getByLabel("Select file").setInputFiles([file("before.txt")]);
  arrive();
  await takenOver(page);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "before.txt" })).toContainText("For the visit");
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeHidden();
  await page.getByLabel("Select file").setInputFiles([file("after.txt")]);
  await expect(page.getByRole("row").filter({ hasText: "after.txt" })).toContainText("For the visit");
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

test("a file for a ticket goes to the ticket, though the tab of files stands ready out of sight", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Cerrajería Ordóñez");
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("The key does not turn");
  await page.getByLabel("What the customer wants").fill("See the picture.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /The key does not turn/ })).toBeVisible();
  await expect(page.locator(".tabs-kept > *"), "all tabs are built").toHaveCount(9);
  const asked = page.waitForEvent("filechooser");
  await page.getByText("Select file").click();
  await (await asked).setFiles([{ name: "Key.txt", mimeType: "text/plain", buffer: Buffer.from("4 teeth") }]);
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("Key.txt");
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
