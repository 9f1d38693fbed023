import { signIn, wanderer } from "../people";
import { expect, test } from "../story";

test("a token is made, shown once, used by a program without a session, and revoked", async ({ page, playwright }) => {
  await signIn(page, wanderer());
  await page.goto("/preferences");
  await page.getByRole("link", { name: "Make and revoke tokens" }).click();
  const name = `Till ${test.info().project.name}`;
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByLabel("What it is for")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("What it is for").fill(name);
  await page.getByLabel("It ends in").selectOption({ label: "7 days" });
  await page.getByRole("button", { name: "Make the token" }).click();
  const token = await page.getByLabel("Token", { exact: true }).inputValue();
  expect(token).toMatch(/^ficha_[\w-]{43}$/);

  const baseURL = test.info().project.use.baseURL;
  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const asks = () => program.get("/api/app/user/tokens/api/own_tokens");
  const answer = await asks();
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain(name);

  await page.goto("/preferences/tokens");
  await expect(page.getByText(token)).toHaveCount(0);
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
  await expect(row).toContainText("Reads");
  await row.getByRole("button", { name: `Revoke the token ${name}` }).click();
  await expect(page.getByText("Token revoked.")).toBeVisible();
  await expect(row).toHaveCount(0);
  expect((await asks()).status()).toBe(401);
  await program.dispose();
});
