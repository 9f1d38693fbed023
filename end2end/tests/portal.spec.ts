import { addCustomer } from "../customers";
import { signIn } from "../people";
import { ficha, fichaElsewhere, firstFrame, portal, portalElsewhere, signInWithin, withFrame } from "../portals";
import { expect, test } from "../story";

test("in the frame of a portal one signs in, reads and writes, and the card stays embedded", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Librería Marco");
  await page.goto(withFrame(portal, `${ficha()}${card}/addresses?embed`));
  const frame = page.frameLocator("iframe");
  await signInWithin(frame, "editor");
  await expect(frame.getByRole("heading", { level: 1, name: "Librería Marco" })).toBeVisible();
  await expect(frame.getByRole("tab", { name: "Addresses" })).toHaveAttribute("aria-selected", "true");
  const embedded = async () => {
    await expect(frame.locator("html[data-embed]")).toBeAttached();
    await expect(frame.getByRole("banner").locator(".brand")).toBeHidden();
    await expect.poll(async () => (await firstFrame(page)).url()).toMatch(/[?&]embed(&|$)/);
  };
  await embedded();
  await frame.getByRole("tab", { name: "Details" }).click();
  await frame.getByRole("link", { name: "Edit", exact: true }).click();
  await frame.getByLabel("Trade name").fill("Marco y Marco");
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByRole("definition").filter({ hasText: "Marco y Marco" })).toBeVisible();
  await embedded();
  await frame.getByRole("tab", { name: "History" }).click();
  await expect(frame.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
  await embedded();
});

test("where the portal shows a card to be read, nothing on it can be changed", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Librería Borde");
  await page.goto(withFrame(portal, `${ficha()}${card}?embed=read`));
  const frame = page.frameLocator("iframe");
  await signInWithin(frame, "editor");
  await expect(frame.getByRole("heading", { level: 1, name: "Librería Borde" })).toBeVisible();
  await frame.getByRole("tab", { name: "Contacts" }).click();
  await expect(frame.getByRole("tab", { name: "Contacts" })).toHaveAttribute("aria-selected", "true");
  await expect(frame.getByRole("link", { name: /^(New|Add)/ })).toHaveCount(0);
  await frame.getByRole("tab", { name: "Details" }).click();
  await expect(frame.getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");
  await expect(frame.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
  await expect(frame.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expect.poll(async () => (await firstFrame(page)).url()).toMatch(/embed=read$/);
});

test("a code from a tab of its own signs in within the frame of another site", async ({ page, context }) => {
  await page.goto(withFrame(portalElsewhere, `${fichaElsewhere}/customers/1/billing?embed`));
  const frame = page.frameLocator("iframe");
  const opened = context.waitForEvent("page");
  await frame.getByRole("link", { name: "Open the tab" }).click();
  const tab = await opened;
  await signInWithin(tab, "viewer");
  await tab.getByRole("button", { name: "Show a code" }).click();
  const code = await tab.getByLabel("Code", { exact: true }).inputValue();
  expect(code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
  const type = async (text: string) => {
    await frame.getByLabel("Code", { exact: true }).fill(text);
    await frame.getByRole("button", { name: "Sign in with a code" }).click();
  };
  await type("bbbb-bbbb");
  await expect(frame.getByRole("alert")).toContainText("This code is wrong");
  await type(code.toLowerCase());
  await expect(frame.getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
  await page.reload();
  await expect(frame.getByRole("tab", { name: "Billing" })).toHaveAttribute("aria-selected", "true");
});
