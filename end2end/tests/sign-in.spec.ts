import { people, password, signIn, wanderer } from "../people";
import { expect, test } from "../story";

test("whoever is not signed in is asked to, and gets to where they were going", async ({ page }) => {
  await page.goto("/customers?q=acme");
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("Email").fill(people.editor.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/customers\?q=acme/);
  await expect(page.getByRole("link", { name: "Acme Tools Ltd" })).toBeVisible();
});

test("a wrong password is refused in words, and the email stays", async ({ page }) => {
  // Nobody's address: failed tries slow an account down, and the other stories need theirs.
  const email = `nobody-${test.info().project.name}@example.com`;
  await page.goto("/login");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not-it");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("The email or the password is wrong");
  await expect(page.getByLabel("Email")).toHaveValue(email);
});

test("signing out ends the session, in the browser and on the server", async ({ page, context }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill(people.editor.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  const session = (await context.cookies()).filter((cookie) => cookie.name === "ficha_session");
  expect(session).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/login/);
  await context.addCookies(session);
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/login/);
});

test("one sees where one is signed in, and ends that from afar", async ({ page, browser }) => {
  const who = wanderer();
  const contexts = await Promise.all(["Firefox/145.0", "Chrome/142.0"].map((agent) => browser.newContext({ userAgent: `Mozilla/5.0 (Windows NT 10.0) ${agent}`, baseURL: test.info().project.use.baseURL })));
  const [lost, work] = await Promise.all(
    contexts.map(async (context) => {
      const other = await context.newPage();
      await signIn(other, who);
      return other;
    }),
  );
  if (!lost || !work) throw new Error("two browsers");
  await signIn(page, who);
  await page.goto("/preferences");
  await page.getByRole("link", { name: "See and end your sessions" }).click();
  const sessions = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
  await expect(sessions.first()).toContainText("This session");
  await expect(sessions.first().getByRole("button")).toHaveCount(0);

  await sessions.filter({ hasText: "Firefox on Windows" }).getByRole("button", { name: /^End the session of Firefox on Windows/ }).first().click();
  await expect(page.getByText("Session ended.")).toBeVisible();
  await lost.goto("/customers");
  await expect(lost).toHaveURL(/\/login/);
  await work.goto("/customers");
  await expect(work).toHaveURL(/\/customers/);

  await page.getByRole("button", { name: "End all other sessions" }).click();
  await expect(page.getByText("All other sessions are ended.")).toBeVisible();
  await expect(page.getByText("There is no other session.")).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await work.goto("/customers");
  await expect(work).toHaveURL(/\/login/);
  await Promise.all(contexts.map((context) => context.close()));
});
